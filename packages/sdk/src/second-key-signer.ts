/**
 * A second key as the `Signer` of packages/ades: it hashes here and asks for signatures over the digests. What is asked for within
 * one turn of the event loop travels as one request.
 */
import { createHash } from 'node:crypto'
import { parseCertificate, type Signer } from '@jitsuin/pki'
import { MOST_DIGESTS } from '@jitsuin/second-key'
import { type SigningSession, signDigests } from './session.js'

type Waiting = {
  readonly digest: Uint8Array
  readonly resolve: (signature: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

/** The signer of a session: rsa-sha256. It signs what is given; that the holder approved it is the session's word. */
export function secondKeySigner(session: SigningSession): Signer {
  let waiting: Waiting[] = []
  const flush = () => {
    const batch = waiting
    waiting = []
    for (let from = 0; from < batch.length; from += MOST_DIGESTS)
      signTogether(session, batch.slice(from, from + MOST_DIGESTS))
  }
  const { certificateDer, chainDer } = session.key
  return {
    algorithm: 'rsa-sha256',
    spkiDer: parseCertificate(certificateDer).spkiBytes,
    certificateDer,
    chainDer,
    sign: (message) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ digest: createHash('sha256').update(message).digest(), resolve, reject })
      }),
  }
}

function signTogether(session: SigningSession, batch: readonly Waiting[]): void {
  const digests = batch.map(({ digest }) => digest)
  signDigests(session, { algorithm: 'sha256', digests }).then(
    (signatures) => {
      for (const [at, { resolve }] of batch.entries()) resolve(signatures[at] ?? new Uint8Array())
    },
    (error: unknown) => {
      for (const { reject } of batch) reject(error)
    },
  )
}
