/** `credentials/list` and `credentials/info`: the second key of a person, of which there is one. */
import { type CertifiedKey, expectClient, findCertifiedKey, type StoredClient } from '@jitsuin/key-half'
import { parseCertificate } from '@jitsuin/pki'
import { MOST_DIGESTS } from '@jitsuin/second-key'
import { SIGN_ALGORITHM_OIDS } from '../domain/algorithms.js'
import { distinguishedName, generalizedTime } from '../domain/names.js'
import { CscError } from '../errors.js'
import { type Caller, expectService, expectServiceFor } from './authority.js'
import type { CscContext } from './context.js'

/** Which parts of a credential a client wants. */
export type InfoWish = {
  readonly certificates: 'none' | 'single' | 'chain'
  readonly certInfo: boolean
  readonly authInfo: boolean
}

/** What `credentials/list` gets. */
export type ListWish = InfoWish & {
  readonly userId: string | undefined
  readonly credentialInfo: boolean
  readonly onlyValid: boolean
}

/** The credentials of a person. @throws {CscError} `csc/token-refused`, `csc/user-unknown` */
export async function listCredentials(ctx: CscContext, caller: Caller, wish: ListWish) {
  await expectService(ctx, caller)
  const client = await expectClient(ctx.half, caller.clientKey)
  const key = wish.userId === undefined ? undefined : await findCertifiedKey(ctx.half.store.read, wish.userId)
  if (!key) throw new CscError('csc/user-unknown', wish.userId ?? 'none')
  const isOffered = !wish.onlyValid || validityOf(ctx, key) === 'valid'
  const keys = isOffered ? [key] : []
  return {
    credentialIDs: keys.map(({ subject }) => subject),
    ...(wish.credentialInfo && {
      credentialInfos: keys.map((one) => ({
        credentialID: one.subject,
        ...describe(ctx, { key: one, client, wish }),
      })),
    }),
    ...(wish.onlyValid && { onlyValid: true }),
  }
}

/** One credential. @throws {CscError} `csc/token-refused`, `csc/credential-unknown` */
export async function viewCredential(
  ctx: CscContext,
  caller: Caller,
  { credentialId, ...wish }: InfoWish & { readonly credentialId: string },
) {
  await expectServiceFor(ctx, caller, credentialId)
  const client = await expectClient(ctx.half, caller.clientKey)
  const key = await findCertifiedKey(ctx.half.store.read, credentialId)
  if (!key) throw new CscError('csc/credential-unknown', credentialId)
  return describe(ctx, { key, client, wish })
}

type Described = { readonly key: CertifiedKey; readonly client: StoredClient; readonly wish: InfoWish }

function describe(ctx: CscContext, { key, client, wish }: Described) {
  const certificate = parseCertificate(key.certificateDer)
  const chain = [key.certificateDer, ...key.chainDer].map((der) => Buffer.from(der).toString('base64'))
  const shown = { none: [], single: chain.slice(0, 1), chain }[wish.certificates]
  const isListOnly = client.approval === 'list-only'
  return {
    description: 'HPKI セカンド電子証明書 · HPKI second certificate',
    signatureQualifier: 'jp_hpki_sign',
    key: { status: 'enabled', algo: SIGN_ALGORITHM_OIDS, len: key.bits },
    cert: {
      status: validityOf(ctx, key),
      ...(wish.certificates !== 'none' && { certificates: shown }),
      ...(wish.certInfo && {
        issuerDN: distinguishedName(certificate.issuer),
        subjectDN: distinguishedName(certificate.subject),
        serialNumber: serialNumberOf(certificate.serialHex),
        validFrom: generalizedTime(certificate.notBefore),
        validTo: generalizedTime(certificate.notAfter),
      }),
    },
    auth: { mode: 'oauth2code' },
    SCAL: isListOnly ? '2' : '1',
    multisign: isListOnly ? MOST_DIGESTS : ctx.half.rules.mostSignatures,
    lang: 'ja',
    // Not of the specification: `dealt` says that one process held the whole key for a moment when it was made.
    keyOrigin: key.origin,
  }
}

/** The number itself: the octet of DER that says it is positive is none of it. */
function serialNumberOf(serialHex: string): string {
  return serialHex.replace(/^00(?=..)/, '').toUpperCase()
}

/** A revoked certificate has no key any more; what is left are its times, both of which count (RFC 5280 §4.1.2.5). */
function validityOf({ half }: CscContext, { certificateDer }: CertifiedKey): 'valid' | 'expired' {
  const { notBefore, notAfter } = parseCertificate(certificateDer)
  const now = half.clock()
  return notBefore <= now && now <= notAfter ? 'valid' : 'expired'
}
