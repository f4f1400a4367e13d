/** Requests beside the socket: files to and from the server. */

export const UNREACHABLE = "there is no connection to the server; try again when it is back";

/** What the server says when it refuses. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** Whether a token would help. */
    readonly locked: boolean,
  ) {
    super(message);
  }
}

/** The server's answer to a request that it granted. Otherwise an Error says in a sentence why there is none. */
export async function request(url: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, init);
  } catch {
    throw new Error(UNREACHABLE);
  }
  if (answer.ok) return answer;
  throw new Refusal(await reason(answer), answer.status === 403 && answer.headers.has("WWW-Authenticate"));
}

/** What lies under an address, whole. */
export async function download(url: string): Promise<Blob> {
  const answer = await request(url);
  try {
    return await answer.blob();
  } catch {
    throw new Error(UNREACHABLE); // the connection broke on the way
  }
}

async function reason(answer: Response): Promise<string> {
  try {
    const { message } = (await answer.json()) as { message?: string };
    if (message) return message;
  } catch {
    // whoever answered is not our server, for example a proxy
  }
  return `the server answered with status ${answer.status}; try again in a moment`;
}
