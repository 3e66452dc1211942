/** A public key infrastructure made by openssl alone: every certificate, list and answer in it is somebody else's work. */
import type { Folder } from './folder.js'
import { must } from './programs.js'

/** How `openssl genpkey` is told the kinds of key. */
const KEYS = {
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  rsa2048: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  rsa4096: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096'],
  ed25519: ['-algorithm', 'ED25519'],
} as const
export type OpensslKey = keyof typeof KEYS

/** One certificate. `by` is who signs it, itself if absent; `extensions` are lines of a section of openssl.cnf. */
export type CertificateSpec = {
  readonly subject: string
  readonly by?: string
  readonly extensions: readonly string[]
  /** Sections that the extensions refer to. */
  readonly sections?: string
  readonly days?: number
  readonly key?: OpensslKey
  /** Whose key it certifies, if not one of its own. */
  readonly keyOf?: string
  readonly signing?: readonly string[]
}

export const IDENTIFIERS = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'] as const
/** What every CA has. */
export const CA_EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
  ...IDENTIFIERS,
] as const

/** A folder of NAME.key.pem, NAME.crt.pem, lists and answers. */
export class OpensslPki {
  readonly folder: Folder
  readonly #revoked = new Map<string, string[]>()
  #serial = 4096

  constructor(folder: Folder) {
    this.folder = folder
  }

  openssl(...args: readonly string[]): Promise<string> {
    return must('openssl', args, { cwd: this.folder.path })
  }

  async certify(name: string, spec: CertificateSpec): Promise<void> {
    const { subject, by, extensions, sections = '', days = 100, key = 'p256', signing = [] } = spec
    const ownKey = `${spec.keyOf ?? name}.key.pem`
    if (spec.keyOf === undefined) await this.openssl('genpkey', ...KEYS[key], '-out', ownKey)
    this.folder.write(`${name}.cnf`, `${extensions.join('\n')}\n${sections}`)
    const request = ['-new', '-utf8', '-key', ownKey, '-subj', subject, '-config', '/dev/null']
    await this.openssl('req', ...request, '-out', `${name}.csr`)
    const issuer =
      by === undefined ? ['-signkey', ownKey] : ['-CA', `${by}.crt.pem`, '-CAkey', `${by}.key.pem`]
    const serial = ['-set_serial', String(++this.#serial), '-days', String(days)]
    const how = ['-in', `${name}.csr`, '-extfile', `${name}.cnf`, ...signing, '-out', `${name}.crt.pem`]
    await this.openssl('x509', '-req', ...issuer, ...serial, ...how)
  }

  /** Writes a certificate into the book of its issuer as revoked; the next list and answer say so. */
  async revoke(
    issuer: string,
    name: string,
    { reason = 'keyCompromise', at = new Date(Date.now() - 60_000) }: { reason?: string; at?: Date } = {},
  ): Promise<void> {
    const row = `R\t330101000000Z\t${compact(at)},${reason}\t${await this.#serialOf(name)}`
    this.#revoked.set(issuer, [...(this.#revoked.get(issuer) ?? []), `${row}\tunknown\t/CN=${name}\n`])
  }

  /** The list of an issuer as NAME.crl.pem. */
  async list(
    name: string,
    {
      issuer,
      days = 90,
      extensions = ['authorityKeyIdentifier=keyid'],
      sections = '',
    }: {
      readonly issuer: string
      readonly days?: number
      readonly extensions?: readonly string[]
      readonly sections?: string
    },
  ): Promise<void> {
    this.folder.write(`${name}.index`, (this.#revoked.get(issuer) ?? []).join(''))
    this.folder.write(`${name}.number`, '01\n')
    this.folder.write(
      `${name}.cnf`,
      `[ca]\ndefault_ca=own\n[own]\ndatabase=${name}.index\ncrlnumber=${name}.number\ndefault_md=sha256\n[ext]\n` +
        `${extensions.join('\n')}\n${sections}`,
    )
    const who = ['-cert', `${issuer}.crt.pem`, '-keyfile', `${issuer}.key.pem`, '-crldays', String(days)]
    await this.openssl(
      'ca',
      '-gencrl',
      '-config',
      `${name}.cnf`,
      ...who,
      '-crlexts',
      'ext',
      '-out',
      `${name}.crl.pem`,
    )
  }

  /** An OCSP answer on a certificate as NAME.ocsp (DER). Certificates that were never in the book are unknown to openssl. */
  async answer(
    name: string,
    {
      issuer,
      about,
      responder,
      known = 'issued',
      days = 7,
    }: {
      readonly issuer: string
      readonly about: string
      readonly responder: string
      readonly known?: 'issued' | 'never-heard-of'
      readonly days?: number
    },
  ): Promise<void> {
    const valid = `V\t330101000000Z\t\t${await this.#serialOf(about)}\tunknown\t/CN=${about}\n`
    const revoked = (this.#revoked.get(issuer) ?? []).join('')
    const isRevoked = revoked.includes(`/CN=${about}\n`)
    this.folder.write(
      `${name}.index`,
      known === 'issued' && !isRevoked ? revoked + valid : known === 'issued' ? revoked : '',
    )
    this.folder.write(`${name}.index.attr`, 'unique_subject = no\n')
    const asked = [
      '-issuer',
      `${issuer}.crt.pem`,
      '-cert',
      `${about}.crt.pem`,
      '-no_nonce',
      '-reqout',
      `${name}.req`,
    ]
    await this.openssl('ocsp', ...asked)
    const ca = ['-index', `${name}.index`, '-CA', `${issuer}.crt.pem`, '-rsigner', `${responder}.crt.pem`]
    const how = [
      '-rkey',
      `${responder}.key.pem`,
      '-reqin',
      `${name}.req`,
      '-ndays',
      String(days),
      '-rmd',
      'sha256',
    ]
    await this.openssl('ocsp', ...ca, ...how, '-respout', `${name}.ocsp`)
  }

  async #serialOf(name: string): Promise<string> {
    return (
      (await this.openssl('x509', '-in', `${name}.crt.pem`, '-noout', '-serial')).trim().split('=')[1] ?? ''
    )
  }
}

/** YYMMDDHHMMSSZ, as the book of openssl has times. */
function compact(at: Date): string {
  return `${at.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`
}
