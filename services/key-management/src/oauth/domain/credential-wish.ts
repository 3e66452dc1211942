/** What a client asks a holder for, in either form of the Cloud Signature Consortium: `authorization_details` or parameters. */
import {
  DIGEST_OCTETS,
  DIGEST_OIDS,
  type DigestAlgorithm,
  digestOfOid,
  fromBase64url,
  judgeLabel,
  MOST_DIGESTS,
  MOST_OF_A_DAY,
  serialNumberSchema,
} from '@jitsuin/second-key'
import { z } from 'zod'
import { OauthError, ParametersRefused } from '../errors.js'

/** A wish: with digests it is a list that the holder sees (SCAL 2), without any a day (SCAL 1). */
export type CredentialWish = {
  /** The credential: subject serialNumber of its person. */
  readonly subject: string
  readonly numSignatures: number
  readonly list?: {
    readonly algorithm: DigestAlgorithm
    /** Digests in hexadecimal. */
    readonly documents: readonly { readonly digest: string; readonly label?: string | undefined }[]
  }
  /** In which form it came; the answer has the same. */
  readonly form: 'details' | 'parameters'
}

/** The one kind of signature that is made here: by a health-care professional's HPKI certificate. */
export const SIGNATURE_QUALIFIER = 'jp_hpki_sign'

const count = z.coerce.number().int().min(1).max(MOST_OF_A_DAY)

/** The parameters that both forms share with PAR (RFC 9126). */
export const wishParameters = {
  scope: z.string().max(200).optional(),
  authorization_details: z.string().max(400_000).optional(),
  credentialID: serialNumberSchema.optional(),
  signatureQualifier: z.string().max(100).optional(),
  numSignatures: count.optional(),
  hashes: z.string().max(100_000).optional(),
  hashAlgorithmOID: z.string().max(64).optional(),
}
type WishParameters = z.infer<z.ZodObject<typeof wishParameters>>

const digestSchema = z.object({
  hash: z.string().max(200),
  label: z.string().max(1000).optional(),
  hashType: z.string().max(20).optional(),
})
const detailsSchema = z.tuple([
  z.object({
    type: z.literal('credential'),
    credentialID: serialNumberSchema,
    signatureQualifier: z.string().max(100).optional(),
    numSignatures: z.int().min(1).max(MOST_OF_A_DAY).optional(),
    documentDigests: z.array(digestSchema).min(1).max(MOST_DIGESTS).optional(),
    hashAlgorithmOID: z.string().max(64).optional(),
    locations: z.array(z.url().max(500)).max(5).optional(),
  }),
])

/** Reads a wish. @throws {OauthError} */
export function readWish(parameters: WishParameters): CredentialWish {
  const { authorization_details: details, scope } = parameters
  if (scope !== undefined && scope !== 'credential') throw new OauthError('oauth/scope-unknown', scope)
  if (details !== undefined) return wishOfDetails(details)
  if (scope === undefined) throw new OauthError('oauth/scope-unknown', 'Neither scope nor details')
  return wishOfParameters(parameters)
}

function wishOfDetails(text: string): CredentialWish {
  const parsed = detailsSchema.safeParse(tryJson(text))
  if (!parsed.success)
    throw new OauthError(
      'oauth/details-refused',
      parsed.error.issues.map(({ path }) => path.join('.')).join(', '),
    )
  const [{ credentialID: subject, documentDigests, hashAlgorithmOID, numSignatures, signatureQualifier }] =
    parsed.data
  if (documentDigests?.some(({ hashType }) => hashType !== undefined && hashType !== 'dtbsr'))
    throw new OauthError('oauth/hash-type-unknown', 'Not dtbsr')
  return wishOf(
    { subject, documents: documentDigests, oid: hashAlgorithmOID, numSignatures, signatureQualifier },
    'details',
  )
}

function wishOfParameters(parameters: WishParameters): CredentialWish {
  const {
    credentialID: subject,
    hashes,
    hashAlgorithmOID: oid,
    numSignatures,
    signatureQualifier,
  } = parameters
  if (subject === undefined) throw new OauthError('oauth/credential-unknown', 'No credentialID')
  const documents = hashes?.split(',').map((hash) => ({ hash }))
  return wishOf({ subject, documents, oid, numSignatures, signatureQualifier }, 'parameters')
}

type Asked = {
  readonly subject: string
  readonly documents: readonly { readonly hash: string; readonly label?: string | undefined }[] | undefined
  readonly oid: string | undefined
  readonly numSignatures: number | undefined
  readonly signatureQualifier: string | undefined
}

function wishOf(asked: Asked, form: CredentialWish['form']): CredentialWish {
  const { subject, documents, oid, numSignatures, signatureQualifier } = asked
  if (signatureQualifier !== undefined && signatureQualifier !== SIGNATURE_QUALIFIER)
    throw new OauthError('oauth/qualifier-unknown', signatureQualifier)
  if (!documents) {
    if (numSignatures === undefined) throw new ParametersRefused(['numSignatures'])
    return { subject, numSignatures, form }
  }
  if (documents.length > MOST_DIGESTS) throw new ParametersRefused(['hashes'])
  if (numSignatures !== undefined && numSignatures !== documents.length)
    throw new OauthError('oauth/count-differs', `${numSignatures} of ${documents.length}`)
  const algorithm = digestOfOid(oid ?? '')
  if (!algorithm) throw new OauthError('oauth/algorithm-unknown', oid ?? 'none')
  if (documents.some(({ label }) => label !== undefined && judgeLabel(label) === 'unfit'))
    throw new OauthError('oauth/label-refused', subject)
  const read = documents.map(({ hash, label }) => ({ digest: digestOf(hash, algorithm), label }))
  return { subject, numSignatures: read.length, list: { algorithm, documents: read }, form }
}

/** Base64 (RFC 4648 §4) or Base64url without padding (§5): the specification uses both. */
function digestOf(hash: string, algorithm: DigestAlgorithm): string {
  const bytes = fromBase64url(hash.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
  if (bytes?.length !== DIGEST_OCTETS[algorithm]) throw new OauthError('oauth/digest-refused', algorithm)
  return Buffer.from(bytes).toString('hex')
}

/** What was granted, as the token endpoint repeats it (RFC 9396 §7); labels are not kept. */
export function grantedOf({ subject, numSignatures, list, form }: CredentialWish): Record<string, unknown> {
  if (form === 'parameters') return { scope: 'credential', credentialID: subject }
  const digests = list && {
    documentDigests: list.documents.map(({ digest }) => ({
      hash: Buffer.from(digest, 'hex').toString('base64'),
    })),
    hashAlgorithmOID: DIGEST_OIDS[list.algorithm],
  }
  return { authorization_details: [{ type: 'credential', credentialID: subject, numSignatures, ...digests }] }
}

/** The wish without what its documents are called: names are for the holder alone. */
export function withoutLabels(wish: CredentialWish): CredentialWish {
  const { list } = wish
  if (!list) return wish
  return { ...wish, list: { ...list, documents: list.documents.map(({ digest }) => ({ digest })) } }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no details at all
  }
}
