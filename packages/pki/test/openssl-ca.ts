/** A throw-away certification authority run by `openssl ca`: what we read in tests was made by someone else. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, sign, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Certificate, parseCertificate } from '../src/certificate.js'
import type { RevocationContext } from '../src/path/revocation-types.js'
import { SIGNATURE_ALGORITHMS, type Signer } from '../src/signer.js'

const CONFIG = `
[ca]
default_ca = own
[own]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 30
default_crl_days = 4
policy = any
unique_subject = no
crl_extensions = crl_ext
x509_extensions = leaf
[any]
countryName = optional
organizationName = optional
commonName = supplied
[req]
distinguished_name = dn
prompt = no
[dn]
[ca_ext]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
keyUsage = critical,nonRepudiation
authorityKeyIdentifier = keyid
[crl_ext]
authorityKeyIdentifier = keyid,issuer:always
[with_identifier]
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
[responder]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
authorityKeyIdentifier = keyid
subjectKeyIdentifier = hash
[tsa]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
authorityKeyIdentifier = keyid
subjectKeyIdentifier = hash
[tsa_conf]
serial = tsaserial
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

/** Kinds of key for `openssl req -newkey`. */
const NEW_KEY = {
  rsa: ['-newkey', 'rsa:2048'],
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
} as const

/** A directory with a CA called ca.pem; every other file is named by the test that makes it. */
export class OpensslCa {
  readonly directory = mkdtempSync(join(tmpdir(), 'jitsuin-pki-'))
  readonly name: string

  constructor({
    name = 'Test CA',
    key = 'rsa',
    config = '',
  }: { name?: string; key?: keyof typeof NEW_KEY; config?: string } = {}) {
    this.name = name
    for (const [file, content] of Object.entries({
      'index.txt': '',
      serial: '1001',
      crlnumber: '01',
      tsaserial: '01',
    }))
      this.write(file, content)
    this.write('ca.cnf', CONFIG + config)
    const request = ['req', '-x509', '-config', 'ca.cnf', '-extensions', 'ca_ext', '-days', '60']
    this.run(
      ...request,
      ...NEW_KEY[key],
      '-nodes',
      '-keyout',
      'ca.key',
      '-subj',
      `/C=JP/CN=${name}`,
      '-out',
      'ca.pem',
    )
  }

  run(...args: string[]): Buffer {
    return execFileSync('openssl', args, { cwd: this.directory, stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Whether openssl accepts; its exit status is its word. */
  accepts(...args: string[]): boolean {
    try {
      this.run(...args)
      return true
    } catch {
      return false
    }
  }

  /** Everything that openssl prints, for commands whose exit status says nothing. */
  says(...args: string[]): string {
    const { stdout, stderr } = spawnSync('openssl', args, { cwd: this.directory, encoding: 'utf8' })
    return stdout + stderr
  }

  write(file: string, content: string | Uint8Array): void {
    writeFileSync(join(this.directory, file), content)
  }

  read(file: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.directory, file)))
  }

  path(file: string): string {
    return join(this.directory, file)
  }

  /** Issues NAME.pem for NAME.key with the extensions of a section of the configuration. */
  issue(
    name: string,
    {
      section = 'leaf',
      key = 'ec',
      subject = `/C=JP/CN=${name}`,
    }: { section?: string; key?: keyof typeof NEW_KEY; subject?: string } = {},
  ): Certificate {
    this.run(
      'req',
      '-new',
      '-config',
      'ca.cnf',
      ...NEW_KEY[key],
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-subj',
      subject,
      '-out',
      `${name}.csr`,
    )
    this.run(
      'ca',
      '-batch',
      '-config',
      'ca.cnf',
      '-startdate',
      compact(later(-86_400)),
      '-notext',
      '-preserveDN',
      '-extensions',
      section,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
    )
    return this.certificate(name)
  }

  revoke(name: string, reason = 'keyCompromise'): void {
    this.run('ca', '-config', 'ca.cnf', '-revoke', `${name}.pem`, '-crl_reason', reason)
  }

  /** A list of everything revoked so far; times are YYYYMMDDHHMMSSZ. */
  crl({ section = 'crl_ext', from, to }: { section?: string; from?: string; to?: string } = {}): Uint8Array {
    const window = from && to ? ['-crl_lastupdate', from, '-crl_nextupdate', to] : []
    this.run('ca', '-config', 'ca.cnf', '-gencrl', '-crlexts', section, ...window, '-out', 'crl.pem')
    this.run('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der')
    return this.read('crl.der')
  }

  certificateDer(name: string): Uint8Array {
    return new Uint8Array(new X509Certificate(this.read(`${name}.pem`)).raw)
  }

  certificate(name: string): Certificate {
    return parseCertificate(this.certificateDer(name))
  }

  /** A key of this directory as our port. */
  signer(name: string): Signer {
    const key = createPrivateKey(Buffer.from(this.read(`${name}.key`)))
    const algorithm = key.asymmetricKeyType === 'rsa' ? 'rsa-sha256' : 'ecdsa-sha256'
    return {
      algorithm,
      spkiDer: new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })),
      certificateDer: this.certificateDer(name),
      chainDer: name === 'ca' ? [] : [this.certificateDer('ca')],
      sign: async (message) => sign(SIGNATURE_ALGORITHMS[algorithm].digest, message, key),
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** What a judge may ask back, when these certificates lead to the anchor and no others. */
export function trusting(...trusted: Certificate[]): RevocationContext {
  return {
    candidates: trusted,
    judgeSigner: (certificate) =>
      trusted.some(({ bytes }) => Buffer.compare(bytes, certificate.bytes) === 0) ? 'trusted' : 'untrusted',
  }
}

/** How long from now, in whole seconds. */
export function later(seconds: number): Date {
  return new Date((Math.floor(Date.now() / 1000) + seconds) * 1000)
}

/** The form in which openssl takes times. */
export function compact(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
}
