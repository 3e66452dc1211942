/** A time-stamp authority that openssl makes and runs; its times are those of the machine. */
import { readFileSync } from 'node:fs'
import { type DigestName, encodeTimeStampRequest, parseTimeStampResponse } from '@jitsuin/pki'
import { run, type temporaryFolder } from './programs.js'

/** Its stamps, its root (DER) and its list. */
export type OpensslAuthority = {
  /** Over a SHA-256 value, unless another digest is named. */
  readonly stamp: (hash: Uint8Array, digest?: DigestName) => Promise<Uint8Array>
  readonly root: () => Uint8Array
  readonly list: () => Uint8Array
}

/** A root and a time-stamp unit made by openssl, and its command to answer requests. */
export function opensslAuthority(folder: ReturnType<typeof temporaryFolder>): OpensslAuthority {
  folder.write('c.cnf', OPENSSL)
  run('bash', '-c', COMMANDS, 'bash', folder.path)
  const stamp = async (value: Uint8Array, digest: DigestName = 'sha256') => {
    folder.write('request.tsq', encodeTimeStampRequest({ digest, value, certificate: 'wanted' }))
    run(
      'bash',
      '-c',
      'cd "$1"; openssl ts -reply -config c.cnf -queryfile request.tsq -out response.tsr',
      'bash',
      folder.path,
    )
    const response = parseTimeStampResponse(readFileSync(`${folder.path}/response.tsr`))
    if (response.outcome !== 'token') throw new Error('openssl refused')
    return response.tokenBytes
  }
  const read = (name: string) => readFileSync(`${folder.path}/${name}`)
  return { stamp, root: () => read('tsa-root.der'), list: () => read('tsa.crl.der') }
}

const OPENSSL = `
[ca]
default_ca = demo
[demo]
database = index.txt
crlnumber = number
default_md = sha256
default_crl_days = 4
[req]
distinguished_name = name
prompt = no
[name]
CN = Invented Unit
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[unit]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
[tsa]
default_tsa = tsa_demo
[tsa_demo]
serial = serial
crypto_device = builtin
signer_cert = unit.pem
certs = tsa-root.pem
signer_key = unit.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`
const COMMANDS = `
set -e; cd "$1"; touch index.txt; echo 01 > number; echo 01 > serial
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out tsa-root.pem -days 30 -config c.cnf -extensions root -subj "/CN=Invented Stamp Root"
openssl req -new -newkey rsa:2048 -nodes -keyout unit.key -out unit.csr -config c.cnf
openssl x509 -req -in unit.csr -CA tsa-root.pem -CAkey root.key -set_serial 9 -days 20 -extfile c.cnf -extensions unit -out unit.pem
openssl ca -config c.cnf -gencrl -keyfile root.key -cert tsa-root.pem -out tsa.crl
openssl x509 -in tsa-root.pem -outform DER -out tsa-root.der; openssl crl -in tsa.crl -outform DER -out tsa.crl.der
`
