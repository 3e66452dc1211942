/** Keys and certificates of the TLS between zones, made by openssl. */
import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Folder, openssl } from './openssl.js'

/** One side of a connection, PEM. */
export type Party = {
  readonly certificateChain: string
  readonly privateKey: string
  readonly keySha256: string
}

/** An authority for one test, and parties that it certified. */
export function tlsAuthority(folder: Folder, name: string) {
  const [key, certificate] = [folder.path(`${name}.key`), folder.path(`${name}.crt`)]
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', '-x509', ...ec, '-keyout', key, '-out', certificate, '-days', '2', '-subj', `/CN=${name}`)
  const party = (who: string): Party => {
    const file = folder.path(`${name}-${who}`)
    openssl('req', '-new', ...ec, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', `/CN=${who}`)
    const extensions = folder.write(`${name}-${who}.ext`, 'subjectAltName=IP:127.0.0.1\n')
    const issuer = [
      '-CA',
      certificate,
      '-CAkey',
      key,
      '-CAcreateserial',
      '-days',
      '1',
      '-extfile',
      extensions,
    ]
    openssl('x509', '-req', '-in', `${file}.csr`, ...issuer, '-out', `${file}.crt`)
    const certificateChain = readFileSync(`${file}.crt`, 'utf8')
    const spki = createPublicKey(
      new X509Certificate(certificateChain).publicKey.export({ type: 'spki', format: 'pem' }),
    )
    const keySha256 = createHash('sha256')
      .update(spki.export({ type: 'spki', format: 'der' }))
      .digest('hex')
    return { certificateChain, privateKey: readFileSync(`${file}.key`, 'utf8'), keySha256 }
  }
  return { certificate: readFileSync(certificate, 'utf8'), party }
}
