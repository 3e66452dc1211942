/** Reads the body of a request whole, up to a limit. */
import type { IncomingMessage } from 'node:http'

/**
 * Calls back once with the body, or with `too-long` as soon as it is; what follows is read and dropped, so that the client
 * gets to read the answer. A body that is cut off calls nobody: there is no one left to answer.
 */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
  done: (body: Uint8Array | 'too-long') => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  let isOver = false
  request.on('data', (chunk: Buffer) => {
    if (isOver) return
    length += chunk.length
    chunks.push(chunk)
    if (length <= limitBytes) return
    isOver = true
    chunks.length = 0
    done('too-long')
  })
  request.on('end', () => {
    if (isOver) return
    const [first] = chunks
    done(first && chunks.length === 1 ? first : Buffer.concat(chunks))
  })
  request.on('error', () => undefined) // the client left
}
