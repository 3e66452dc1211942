/** An authenticator in software: what a browser hands on for a passkey with a P-256 key (WebAuthn L3 §6). */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { ORIGIN } from './protocol.js'

/** A passkey for sign-in. */
export type SoftwarePasskey = {
  /** Answers the options for a new passkey (§6.3.2); `userHandle` stands in them. */
  readonly create: (challenge: string, userHandle: string) => Readonly<Record<string, unknown>>
  /** Answers the options for signing in (§6.3.3). */
  readonly answer: (challenge: string) => Readonly<Record<string, unknown>>
}

const SITE_SHA256 = sha256(Buffer.from(new URL(ORIGIN).hostname))
/** The flags of §6.1: user present, user verified; and with a new key, attested credential data. */
const PRESENT_AND_VERIFIED = 0x05
const WITH_KEY = 0x40

/** Makes one. */
export function makePasskey(): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(16)
  const id = credentialId.toString('base64url')
  const head = { id, rawId: id, type: 'public-key', clientExtensionResults: {} }
  let counter = 0
  let userHandle = ''
  return {
    create: (challenge, givenHandle) => {
      userHandle = givenHandle
      const key = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 16]), credentialId, coseKey(publicKey)])
      const data = Buffer.concat([authenticatorData(PRESENT_AND_VERIFIED | WITH_KEY, 0), key])
      const clientDataJSON = clientData('webauthn.create', challenge).toString('base64url')
      const attestationObject = unattested(data).toString('base64url')
      return { ...head, response: { clientDataJSON, attestationObject, transports: ['internal'] } }
    },
    answer: (challenge) => {
      counter++
      const data = authenticatorData(PRESENT_AND_VERIFIED, counter)
      const client = clientData('webauthn.get', challenge)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        ...head,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle,
        },
      }
    },
  }
}

function clientData(type: 'webauthn.create' | 'webauthn.get', challenge: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin: ORIGIN, crossOrigin: false }))
}

function authenticatorData(flags: number, counter: number): Buffer {
  const tail = Buffer.alloc(5)
  tail.writeUInt8(flags)
  tail.writeUInt32BE(counter, 1)
  return Buffer.concat([SITE_SHA256, tail])
}

/** COSE_Key of ES256 on P-256 (RFC 9053 §7.1.1): {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const coordinate = (text: string) =>
    Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(text, 'base64url')])
  const head = Buffer.from('a5010203262001', 'hex')
  return Buffer.concat([head, Buffer.from([0x21]), coordinate(x), Buffer.from([0x22]), coordinate(y)])
}

/** The attestation object without a statement (§8.7): {"fmt": "none", "attStmt": {}, "authData": …}. */
function unattested(data: Buffer): Buffer {
  const key = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
  const length = Buffer.from([0x58, data.length])
  const statement = Buffer.concat([key('fmt'), key('none'), key('attStmt'), Buffer.from([0xa0])])
  return Buffer.concat([Buffer.from([0xa3]), statement, key('authData'), length, data])
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
