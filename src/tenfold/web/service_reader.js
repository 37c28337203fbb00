// The reader that asks the service from which this page came.

export class UserError extends Error {} // a sentence to show on the page
export class KeyRequired extends Error {} // the service requires a key

let key = sessionStorage.getItem("key") || "";

export function setKey(given) {
  key = given;
  sessionStorage.setItem("key", given);
}

export async function read(picture, signal) {
  let response;
  try {
    response = await fetch("v1/read?images=true", {
      method: "POST",
      body: picture,
      headers: key ? { "X-API-Key": key } : {},
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new UserError("The service does not answer. Is it still running?");
  }
  if (response.status === 401) throw new KeyRequired();
  if (response.status === 503) throw new UserError("The service is busy. Try again in a moment.");
  const content = await response.json().catch(() => ({}));
  if (!response.ok) throw new UserError(content.error || "That could not be read.");
  return content;
}
