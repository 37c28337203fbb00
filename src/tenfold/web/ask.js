// Who reads: the service that this page came from.

export class Told extends Error {} // a sentence for whoever looks at the page
export class Locked extends Error {} // the service asks for a key

let key = sessionStorage.getItem("key") || "";

export function unlock(given) {
  key = given;
  sessionStorage.setItem("key", given);
}

export async function read(picture, signal) {
  let answer;
  try {
    answer = await fetch("v1/read?images=true", {
      method: "POST",
      body: picture,
      headers: key ? { "X-API-Key": key } : {},
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Told("The service does not answer. Is it still running?");
  }
  if (answer.status === 401) throw new Locked();
  if (answer.status === 503) throw new Told("The service has much to do. Try again in a moment.");
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Told(content.error || "That could not be read.");
  return content;
}
