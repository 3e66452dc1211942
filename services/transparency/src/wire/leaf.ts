/**
 * The leaf of the log: what everybody may know about one event of a professional certificate.
 *
 *   {"certificate":…,"holder":…,"issuer":…,["reason":…,]"roles":[…],"time":"…Z","type":…,"v":1}
 *
 * Canonical JSON (RFC 8785): members in the order of their names, no blanks, ASCII only, so one event has one form. The
 * leaf hash is SHA-256(0x00 ‖ these bytes) (RFC 6962 §2.1). No name and no number of a person stands in it.
 */
import * as z from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Why a certificate ended, in three classes; the list of revoked certificates says it exactly (RFC 5280 §5.3.1). */
export const REASON_CLASSES = {
  key: { ja: 'カードや鍵の紛失・漏えい', en: 'card or key lost or disclosed' },
  withdrawn: { ja: '資格または権限の取消し', en: 'qualification or privilege withdrawn' },
  ended: { ja: '退会・変更などによる終了', en: 'ended or replaced' },
} as const
export type ReasonClass = keyof typeof REASON_CLASSES

const common = {
  v: z.literal(1),
  /** SHA-256 of the certificate, DER. */
  certificate: hash,
  /** Holder tag: output of the VRF over the person (docs/transparency.md). */
  holder: hash,
  /** SHA-256 of the issuer's SubjectPublicKeyInfo, DER. */
  issuer: hash,
  /** Names as `packages/pki` has them, such as `medicalDoctor`; a new one must not make old readers stumble. */
  roles: z
    .array(z.string().regex(/^[A-Za-z]{1,40}$/))
    .max(8)
    .readonly(),
  /** When the log took it, UTC to the second. */
  time: z.iso.datetime({ precision: 0 }),
}

/** The leaf as data. */
export const leafSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('issue') }),
  z.strictObject({ ...common, type: z.literal('revoke'), reason: z.enum(['key', 'withdrawn', 'ended']) }),
])
export type Leaf = z.output<typeof leafSchema>

/** The longest leaf, in characters: eight roles fit with room to spare. */
export const MAX_LEAF_CHARACTERS = 1024

/** The one written form of a leaf. */
export function encodeLeaf(leaf: Leaf): string {
  const { certificate, holder, issuer, roles, time, type, v } = leaf
  const reason = leaf.type === 'revoke' ? { reason: leaf.reason } : {}
  return JSON.stringify({ certificate, holder, issuer, ...reason, roles, time, type, v })
}

/** Reads a leaf in its one form; undefined for anything else. */
export function parseLeaf(text: string): Leaf | undefined {
  if (text.length > MAX_LEAF_CHARACTERS) return undefined
  const parsed = leafSchema.safeParse(parseJson(text))
  return parsed.success && encodeLeaf(parsed.data) === text ? parsed.data : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no JSON is no leaf; the schema refuses it
  }
}
