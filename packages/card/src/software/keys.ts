/**
 * MANAGE SECURITY ENVIRONMENT, COMPUTE DIGITAL SIGNATURE and GENERATE ASYMMETRIC KEY PAIR (ISO/IEC 7816-4 §11.6.11,
 * 7816-8 §11.1, §11.3).
 */
import { constants, createPrivateKey, createPublicKey, type KeyObject, privateEncrypt } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
import { der } from '@jitsuin/pki'
import { type Call, done, type Outcome, refuse, selectedApplication, withApplication } from './session.js'
import type { KeyState } from './state.js'
import { mayPersonalise } from './transport.js'

const KEY_TAGS: readonly number[] = [0x81, 0x84]

/** Answers MSE SET for a digital signature (P1P2 41B6): one key, named under 81 or 84. */
export function manageSecurityEnvironment(call: Call): Outcome {
  const { p1, p2, data } = call.command
  if (p1 !== 0x41 || p2 !== 0xb6) return refuse('6a86')
  const [tag, length, ...reference] = data ?? []
  if (tag === undefined || !KEY_TAGS.includes(tag) || length !== reference.length) return refuse('6a80')
  const wanted = Buffer.from(reference).toString('hex')
  const key = selectedApplication(call)?.keys.find(({ fileIdHex }) => fileIdHex === wanted)
  return key ? done({ ...call.session, keyFileIdHex: wanted }) : refuse('6a88')
}

/** Answers PSO: COMPUTE DIGITAL SIGNATURE over a padded block, or over a DigestInfo where the card pads. */
export function performSecurityOperation(call: Call): Outcome {
  const { cla, p1, p2, data } = call.command
  const isBlock = cla === 0x00 && p1 === 0x9e && p2 === 0x9a
  const isDigestInfo = cla === 0x80 && p1 === 0x00 && p2 === 0x80
  if (!isBlock && !isDigestInfo) return refuse('6a86')
  const key = isBlock ? keyOf(call, call.session.keyFileIdHex) : keyOf(call, call.session.fileIdHex)
  if (!key) return refuse('6985')
  if ((key.padding === 'off-card') !== isBlock) return refuse('6a86')
  const { verified } = call.session
  if (!verified.includes(key.password)) return refuse('6982')
  const signature = data && compute(key, data)
  if (!signature) return refuse(data ? '6a80' : '6700')
  // Always-authenticate: the PIN was for this one signature (hpki §4.6).
  const left = key.consent === 'each-signature' ? verified.filter((one) => one !== key.password) : verified
  return done({ ...call.session, verified: left }, signature)
}

/** Answers GENERATE ASYMMETRIC KEY PAIR for the chosen key: 7F49 { 81 modulus, 82 exponent }. A key is made once. */
export async function generateKeyPair(call: Call): Promise<Outcome> {
  if (!mayPersonalise(call)) return refuse('6982')
  if (call.command.p1 !== 0x80 || call.command.p2 !== 0) return refuse('6a86')
  const key = keyOf(call, call.session.keyFileIdHex)
  if (!key || key.pkcs8Base64 !== undefined) return refuse('6985')
  const { generateKey } = call.tools
  if (!generateKey) return refuse('6a81')
  const pkcs8 = await generateKey(key.modulusBits)
  const made = { ...key, pkcs8Base64: Buffer.from(pkcs8).toString('base64') }
  const publicKey = encodePublicKey(privateKeyOf(made))
  await call.save(
    withApplication(call.state, call.session, (application) => ({
      ...application,
      keys: application.keys.map((old) => (old === key ? made : old)),
    })),
  )
  return done(call.session, publicKey)
}

function keyOf(call: Call, wanted: string | undefined): KeyState | undefined {
  return selectedApplication(call)?.keys.find(({ fileIdHex }) => fileIdHex === wanted)
}

/** RSA on the block as it is, or with PKCS#1 padding of type 1; nothing if the data do not fit the key. */
function compute(key: KeyState, data: Uint8Array): Uint8Array | undefined {
  const size = key.modulusBits / 8
  if (key.pkcs8Base64 === undefined) return undefined
  if (key.padding === 'off-card' ? data.length !== size : data.length === 0 || data.length > size - 11)
    return undefined
  const padding = key.padding === 'off-card' ? constants.RSA_NO_PADDING : constants.RSA_PKCS1_PADDING
  try {
    return privateEncrypt({ key: privateKeyOf(key), padding }, data)
  } catch (error) {
    if (isTooLarge(error)) return undefined // a block that is no number below the modulus
    throw error
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_MODULUS'
}

/** Making a KeyObject costs more than a signature. */
const keyObjects = new WeakMap<KeyState, KeyObject>()

function privateKeyOf(key: KeyState): KeyObject {
  const known = keyObjects.get(key)
  if (known) return known
  const made = createPrivateKey({
    key: Buffer.from(key.pkcs8Base64 ?? '', 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  keyObjects.set(key, made)
  return made
}

/** 7F49 is a tag of two octets, so its header is written by hand. */
function encodePublicKey(privateKey: KeyObject): Uint8Array {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const [, bits] = der.children(der.parse(spki), der.SEQUENCE, 2)
  const [modulus, exponent] = der.children(der.parse(der.bitOctets(bits)), der.SEQUENCE, 2)
  const unsigned = ({ content }: der.Node) => (content[0] === 0 ? content.subarray(1) : content)
  const body = der.encode(0x49, der.encode(0x81, unsigned(modulus)), der.encode(0x82, unsigned(exponent)))
  return concatBytes([Uint8Array.of(0x7f), body])
}
