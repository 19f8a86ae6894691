// The way to the server: questions and deeds over HTTP, news over a WebSocket that comes back by itself.

export const me = new URLSearchParams(location.search).get("as") ?? "";
const windowName = crypto.randomUUID?.() ?? String(Math.random()).slice(2);

// What the server refused, in a sentence for the person. Without a status, it was not reached at all.
export class Refused extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

const address = (path, query = {}) =>
  new URL(`sandbox/${path}?${new URLSearchParams({ as: me, window: windowName, ...query })}`, document.baseURI);

async function fetched(url, options) {
  let answer;
  try {
    answer = await fetch(url, options);
  } catch {
    throw new Refused("", 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.error ?? "", told.error ? answer.status : 0);
  return told;
}

export const read = (what, query) => fetched(address(what, query));

export const ask = (deed, body) =>
  fetched(address(deed), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

// Calls `onnews` with every piece of news; `onopen` each time the connection is there, `onlost` when it goes.
export function listen({ onnews, onopen, onlost }) {
  let pause = 300;
  const connect = () => {
    const url = address("live");
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    socket.addEventListener("message", ({ data }) => {
      const news = JSON.parse(data);
      if (news.type === "hello") {
        pause = 300;
        onopen();
      } else onnews(news);
    });
    socket.addEventListener("close", () => {
      onlost();
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 5000);
    });
  };
  connect();
}
