"""Verbs whose forms do not begin alike, folded: écrire and écrit, tenir and tient, give and gave."""

_FRENCH = """
tenir . ob main re sou con de entre : tiens tient tiennent tienne tiendra tiendrait tenu tenue tenus tenues
venir . re de inter pre par sur con : viens vient viennent vienne viendra viendrait venu venue venus venues
prendre . ap com entre re sur : prends prend prenons prenez prennent prenne prenait prenant pris prise prises
mettre . per re pro trans ad sou com : mets met mettons mettez mettent mis mise mises
ecrire . d re pres : ecris ecrit ecrits ecrite ecrites ecrivons ecrivez ecrivent ecrivait ecrivant ecriture
crire ins sous trans des pres : cris crit crits crite crites crivons crivez crivent crivait cription criptions
dire . re contre pre inter : dis dit dits dite dites disons disent disait disant
lire . re : lis lisons lisez lisent lisait lisant lu lus lue lues lecture lectures
duire con pro re tra intro de : duis duit duits duite duites duisent duisait duction ductions
struire con de in : struis struit struits struite struites struisent struction structions
connaitre . re : connais connait connaissons connaissez connaissent connaissait connu connus connue connues
cevoir re de aper con per : cois coit coivent coive cu cus cue cues
voir . re pre : vois voit voyons voyez voient voyait voyant
vivre . sur : vis vit vecu vecus vecue vecues
suivre . pour : suit suivi suivis suivie suivies
croire . : crois croit croyons croient croyait cru
joindre . re : joins joint joints jointe jointes joignons joignez joignent joignait
raindre c cont : rains raint rainte raignons raignez raignent raignait
plaindre . : plains plaint plainte plaintes plaignent plaignait
teindre at e : teins teint teinte teignons teignez teignent teignait
resoudre . : resous resout resolu resolue resolus resolvent resolution resolutions
ouvrir . de c rec : ouvre ouvrent ouvert ouverts ouverte ouvertes ouverture ouvertures
ffrir o sou : ffre ffres ffrent ffert fferte ffrance ffrances
repondre . : reponds repond repondent repondu reponse reponses
perdre . : perds perd perdent perdu perdus perdue perte pertes
rendre . : rends rend rendent rendu rendus rendue
tendre at en : tends tend tendent tendu tendus tendue tente tentes
vendre . re : vends vend vendent vendu vendus vente ventes
defendre . : defends defend defendent defendu defense defenses
choisir . : choix
sortir . : sors sort sortent sorti sorties
sentir . res : sens sent sentent senti
servir . : sers sert servent servi
dormir . : dors dort dorment
acquerir . : acquis acquise acquiert acquierent
vaincre . con : vaincs vainc vainquent vaincu vaincue
payer . : paie paies paient
essayer . : essaie essaies essaient essai essais
employer . : emploie emploient emploi emplois
"""

_ENGLISH = """
begin . : began begun
break . : broke broken
bring . : brought
build . re : built
buy . : bought
choose . : chose chosen
draw . with : drew drawn
drive . : drove driven
fall . : fell fallen
feel . : felt
fight . : fought
find . : found
forget . : forgot forgotten
get . for : got gotten
give . for : gave given
go . under : went gone
grow . : grew grown
hear . : heard
hold . with : held
keep . : kept
know . : knew known
learn . : learnt
leave . : left
lose . : lost
make . re : made
mean . : meant
pay . re : paid
run . over : ran
say . : said
see . fore : saw seen
sell . : sold
show . : shown
speak . : spoke spoken
spend . : spent
stand . under with : stood
take . under over mis : took taken
teach . : taught
tell . : told
think . re : thought
throw . over : threw thrown
win . : won
write . re : wrote written
child . : children
person . : people
"""


def _forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for family in [*_FRENCH.strip().splitlines(), *_ENGLISH.strip().splitlines()]:
        head, _, others = family.partition(" : ")
        verb, *prefixes = head.split()
        for prefix in ("" if one == "." else one for one in prefixes):
            forms |= {prefix + other: prefix + verb for other in others.split()}
    return forms


IRREGULAR = _forms()
"""Forms and the words they are forms of."""
