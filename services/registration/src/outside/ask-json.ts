/** One question to a system of others: a time limit, a size limit, and no answer rather than half of one. */

/** Where the system is, and how it is reached. */
export type AskOptions = {
  /** Without a slash at its end. */
  readonly address: string
  readonly fetcher: typeof fetch
  /** 10 seconds when not given. */
  readonly timeoutMs?: number
}

const LIMIT_BYTES = 64 * 1024
const TIMEOUT_MS = 10_000

/** An answer as it came, and what it says. */
export type Answered = { readonly received: Uint8Array; readonly value: unknown }

/** A good answer in JSON. Whatever else happens is `no-answer`: refusals, redirects, slowness, too much, something else. */
export async function askJson(
  { address, fetcher, timeoutMs = TIMEOUT_MS }: AskOptions,
  path: string,
  question: unknown,
): Promise<Answered | 'no-answer'> {
  try {
    const response = await fetcher(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(question),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok || !response.body) return 'no-answer'
    const received = await readBounded(response.body)
    return received === 'no-answer'
      ? received
      : { received, value: JSON.parse(Buffer.from(received).toString('utf8')) }
  } catch {
    return 'no-answer' // the caller refuses: the question stays open
  }
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array | 'no-answer'> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > LIMIT_BYTES) return 'no-answer'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
