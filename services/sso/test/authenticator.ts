/**
 * An authenticator in software, written from WebAuthn Level 3 (§6.1 authenticator data, §6.5.4 attestation objects) and RFC 8949:
 * passkeys on P-256 that live on it, with a counter that can be turned back and a user who may refuse to be verified.
 */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

type Options = Record<string, unknown>
type Passkey = { readonly id: Buffer; readonly key: KeyObject; readonly userHandle: string; counter: number }

/** How an answer may differ from an honest one. */
export type PasskeyMischief = {
  readonly origin?: string
  readonly userVerified?: 'no'
  readonly counter?: number
  readonly challenge?: string
  readonly signature?: 'broken'
}

const FLAGS = { userPresent: 0x01, userVerified: 0x04, attested: 0x40 } as const

/** Opens an authenticator that answers for one origin. */
export function openAuthenticator(origin: string) {
  const passkeys: Passkey[] = []
  const rpIdHash = createHash('sha256').update(new URL(origin).hostname).digest()

  const clientData = (type: string, challenge: unknown, mischief: PasskeyMischief) =>
    Buffer.from(
      JSON.stringify({ type, challenge: mischief.challenge ?? challenge, origin: mischief.origin ?? origin }),
    )
  const authenticatorData = (flags: number, counter: number, rest: Uint8Array = new Uint8Array()) =>
    Buffer.concat([rpIdHash, Buffer.of(flags), uint32(counter), rest])
  const flagsOf = ({ userVerified }: PasskeyMischief) =>
    FLAGS.userPresent | (userVerified === 'no' ? 0 : FLAGS.userVerified)

  return {
    passkeys,
    /** navigator.credentials.create() */
    create: (options: Options, mischief: PasskeyMischief = {}) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const passkey = { id: randomBytes(32), key: privateKey, userHandle: handleIn(options), counter: 0 }
      passkeys.push(passkey)
      const attested = Buffer.concat([Buffer.alloc(16), uint16(32), passkey.id, coseKey(publicKey)])
      const authData = authenticatorData(flagsOf(mischief) | FLAGS.attested, 0, attested)
      const attestationObject = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authData)],
      ])
      const data = clientData('webauthn.create', options.challenge, mischief)
      return answer(passkey, {
        clientDataJSON: b64(data),
        attestationObject: b64(attestationObject),
        transports: ['internal'],
      })
    },
    /** navigator.credentials.get(), with the latest passkey or the one that is given. */
    get: (options: Options, mischief: PasskeyMischief = {}, passkey = passkeys.at(-1)) => {
      if (!passkey) throw new Error('No passkey')
      passkey.counter = mischief.counter ?? passkey.counter + 1
      const data = clientData('webauthn.get', options.challenge, mischief)
      const authData = authenticatorData(flagsOf(mischief), passkey.counter)
      const signed = Buffer.concat([authData, createHash('sha256').update(data).digest()])
      const signature = createSign('sha256').update(signed).sign(passkey.key)
      if (mischief.signature === 'broken') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
      return answer(passkey, {
        clientDataJSON: b64(data),
        authenticatorData: b64(authData),
        signature: b64(signature),
        userHandle: passkey.userHandle,
      })
    },
  }
}

function answer({ id }: Passkey, response: Record<string, unknown>) {
  return { id: b64(id), rawId: b64(id), type: 'public-key', response, clientExtensionResults: {} }
}

function handleIn({ user }: Options): string {
  return user && typeof user === 'object' && 'id' in user ? String(user.id) : ''
}

/** COSE_Key of ES256 (RFC 9053 §7.1.1): kty 1: EC2 (2), alg 3: -7, crv -1: P-256 (1), x -2, y -3. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return cborMap([
    [Buffer.of(0x01), Buffer.of(0x02)],
    [Buffer.of(0x03), Buffer.of(0x26)],
    [Buffer.of(0x20), Buffer.of(0x01)],
    [Buffer.of(0x21), cborBytes(Buffer.from(x, 'base64url'))],
    [Buffer.of(0x22), cborBytes(Buffer.from(y, 'base64url'))],
  ])
}

const cborMap = (pairs: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([Buffer.of(0xa0 + pairs.length), ...pairs.flat()])
const cborText = (text: string) => Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)])

/** In the shortest form, as CTAP2 canonical CBOR asks (CTAP 2.1 §8). */
function cborBytes(bytes: Uint8Array): Buffer {
  const isShort = bytes.length < 256
  return Buffer.concat([
    isShort ? Buffer.of(0x58, bytes.length) : Buffer.concat([Buffer.of(0x59), uint16(bytes.length)]),
    bytes,
  ])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function b64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
