/** Lists that were signed ahead, each to be shown when its time comes: those of the root, which is off line (hpki §3.1). */
import {
  type Certificate,
  type Crl,
  HPKI_ALGORITHMS,
  parseCrl,
  sameName,
  verifySignature,
} from '@jitsuin/pki'
import { StatusError } from '../errors.js'

/** The lists of one name, for one moment after the other. */
export class PreparedLists {
  readonly #ascending: readonly Crl[]

  /** @throws {StatusError} `publication/list-signature-invalid` for a list of somebody else; {PkiError} for a broken one */
  constructor(issuer: Certificate, listsDer: readonly Uint8Array[]) {
    const lists = listsDer.map((bytes) => parseCrl(bytes))
    for (const list of lists) expectSignedBy(issuer, list)
    this.#ascending = lists.sort((a, b) => a.thisUpdate.getTime() - b.thisUpdate.getTime())
  }

  /** The newest list whose time has come; undefined before the first. */
  at(now: Date): Crl | undefined {
    return this.#ascending.findLast(({ thisUpdate }) => thisUpdate <= now)
  }
}

function expectSignedBy({ subject, spkiBytes }: Certificate, crl: Crl): void {
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature } = crl
  const verdict = verifySignature({ algorithm, spkiBytes, message, signature, allowed: HPKI_ALGORITHMS })
  if (verdict === 'valid' && sameName(crl.issuer, subject)) return
  throw new StatusError('publication/list-signature-invalid', `A prepared list: ${verdict}`)
}
