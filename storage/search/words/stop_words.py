"""The words that say nothing of what a text is about, folded, in French and in English."""

FRENCH = """
a afin ai aie aient ainsi alors apres as assez au aucun aucune aujourd aupres aurai auraient aurais
aurait avaient avais avait avant avec avez aviez avions avoir avons ayant bien c car ce ceci cela
celle celles celui cependant ces cet cette ceux chaque chez ci comme comment d dans de deja des
desormais dois doit doivent donc dont du elle elles en encore entre es est et etaient etais etait
etant ete etes etre eu eux faire fais faisons fait faites faut font furent fut grace hors hui il ils
j je jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me
meme memes mes mien mienne moi mon n ne ni nos notre nous on ont or ou par parce pas pendant peu
peut peuvent peux plus plusieurs plutot pour pourquoi pourrait pouvez pouvoir puis puisque qu quand
que quel quelle quelles quelque quelques quels qui quoi quoique s sa sans se selon sera serai serait
ses si sien sienne soi soient sois soit sommes son sont sous suis sur t ta tandis te tel telle
telles tels tes toi ton toujours tous tout toute toutefois toutes tres trop tu un une va vais vas
vers veut veux voici voila vont vos votre vous vu y
"""

ENGLISH = """
a about after again all also am an and any are as at be because been before being between both but
by can cannot could did do does doing done down each few for from further had has have having he her
here hers him his how i if in into is it its itself just ll me more most my myself nor not now of
off on once only or other our ours out over own re same she should so some such than that the their
theirs them then there these they this those through to too under until up us ve very was we were
what when where which while who whom why will with would you your yours
"""

STOP_WORDS = frozenset(FRENCH.split()) | frozenset(ENGLISH.split())
