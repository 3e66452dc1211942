import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openAuthenticator, type PasskeyMischief } from '../../../services/sso/test/authenticator.js'
import { type BoundPasskey, judgeAssertion, judgeCounter, judgeNewPasskey } from './passkey.js'
import { type Attestation, assertionSchema, attestationSchema } from './wire.js'

const ORIGIN = 'https://approve.example.jp'
const PAGE = { origin: ORIGIN }
const CHALLENGE = createHash('sha256').update('a statement').digest()
const OTHER_CHALLENGE = createHash('sha256').update('another statement').digest()

/** A phone that was asked for a new passkey, and what it answered. */
function newPhone(mischief: PasskeyMischief = {}, challenge: Uint8Array = CHALLENGE) {
  const phone = openAuthenticator(ORIGIN)
  const asked = { challenge: text(challenge), user: { id: text(Buffer.from('DEMO-0001')) } }
  return { phone, attestation: attestationSchema.parse(phone.create(asked, mischief)) }
}

/** A phone whose passkey is bound. */
async function boundPhone() {
  const { phone, attestation } = newPhone()
  const passkey = await judgeNewPasskey(PAGE, attestation, CHALLENGE)
  if (passkey === 'refused') throw new Error('An honest phone was refused')
  const answer = (mischief: PasskeyMischief = {}) =>
    assertionSchema.parse(phone.get({ challenge: text(CHALLENGE) }, mischief))
  return { phone, attestation, passkey, answer }
}

const judge = (
  assertion: Parameters<typeof judgeAssertion>[1],
  passkey: BoundPasskey,
  challenge = CHALLENGE,
) => judgeAssertion(PAGE, assertion, { passkey, challenge })

describe('a new passkey', () => {
  it('is taken with its key as the authenticator wrote it', async () => {
    const { phone, attestation } = newPhone()
    const passkey = await judgeNewPasskey(PAGE, attestation, CHALLENGE)
    expect(passkey).toEqual({
      credentialId: text(phone.passkeys[0]?.id ?? new Uint8Array()),
      // The COSE key is what the attestation object ends with: 77 octets (RFC 9053 §7.1.1).
      publicKey: new Uint8Array(
        Buffer.from(attestation.response.attestationObject, 'base64url').subarray(-77),
      ),
      counter: 0,
      device: 'one-device',
      attestationFormat: 'none',
    })
  })

  it.each([
    ['for another origin', { origin: 'https://evil.example' }],
    ['for a page below the origin', { origin: 'https://login.approve.example.jp' }],
    ['for the origin without TLS', { origin: 'http://approve.example.jp' }],
    ['for another port', { origin: `${ORIGIN}:8443` }],
    ['of a user who was not verified', { userVerified: 'no' }],
    ['for another challenge', { challenge: text(OTHER_CHALLENGE) }],
  ] satisfies [string, PasskeyMischief][])('is refused %s', async (_what, mischief) => {
    const { attestation } = newPhone(mischief)
    expect(await judgeNewPasskey(PAGE, attestation, CHALLENGE)).toBe('refused')
  })

  it('is refused when the page expects another challenge', async () => {
    const { attestation } = newPhone()
    expect(await judgeNewPasskey(PAGE, attestation, OTHER_CHALLENGE)).toBe('refused')
  })

  it('is refused of another relying party, though it says the right origin', async () => {
    const elsewhere = openAuthenticator('https://evil.example')
    const asked = { challenge: text(CHALLENGE), user: { id: 'x' } }
    const attestation = attestationSchema.parse(elsewhere.create(asked, { origin: ORIGIN }))
    expect(await judgeNewPasskey(PAGE, attestation, CHALLENGE)).toBe('refused')
  })

  it.each([
    ['without its beginning', (whole: string) => whole.slice(8)],
    ['without its key', (whole: string) => whole.slice(0, -80)],
    ['of nothing but zeros', () => 'AAAA'],
  ])('is refused with an attestation object %s', async (_what, change) => {
    const { attestation } = newPhone()
    const changed = withObject(attestation, change(attestation.response.attestationObject))
    expect(await judgeNewPasskey(PAGE, changed, CHALLENGE)).toBe('refused')
  })

  it('with a key that is cut short is of no use to anybody', async () => {
    // The passkey library reads such a key; what matters is that nothing is ever valid under it.
    const { phone, attestation } = newPhone()
    const changed = withObject(attestation, attestation.response.attestationObject.slice(0, -8))
    const passkey = await judgeNewPasskey(PAGE, changed, CHALLENGE)
    const assertion = assertionSchema.parse(phone.get({ challenge: text(CHALLENGE) }))
    expect(passkey === 'refused' ? passkey : await judge(assertion, passkey)).toBe('refused')
  })

  it('has the id that the authenticator wrote, whatever the page says beside it', async () => {
    const { attestation } = newPhone()
    const { id, rawId } = newPhone().attestation
    expect(await judgeNewPasskey(PAGE, { ...attestation, id, rawId }, CHALLENGE)).toMatchObject({
      credentialId: attestation.id,
    })
  })

  it('is not made out of an answer of one that exists', async () => {
    const { attestation, answer } = await boundPhone()
    const { clientDataJSON } = answer().response
    const mixed = { ...attestation, response: { ...attestation.response, clientDataJSON } }
    expect(await judgeNewPasskey(PAGE, mixed, CHALLENGE)).toBe('refused')
  })
})

describe('the answer of a passkey', () => {
  it('fits its challenge and gives its counter', async () => {
    const { passkey, answer } = await boundPhone()
    expect(await judge(answer(), passkey)).toEqual({ counter: 1 })
    expect(await judge(answer({ counter: 900 }), passkey)).toEqual({ counter: 900 })
    expect(await judge(answer({ counter: 0 }), passkey)).toEqual({ counter: 0 })
  })

  it.each([
    ['for another origin', { origin: 'https://evil.example' }],
    ['for another port', { origin: `${ORIGIN}:8443` }],
    ['of a user who was not verified', { userVerified: 'no' }],
    ['for another challenge', { challenge: text(OTHER_CHALLENGE) }],
    ['with a broken signature', { signature: 'broken' }],
  ] satisfies [string, PasskeyMischief][])('is refused %s', async (_what, mischief) => {
    const { passkey, answer } = await boundPhone()
    expect(await judge(answer(), passkey)).toEqual({ counter: 1 })
    expect(await judge(answer(mischief), passkey)).toBe('refused')
  })

  it('is refused when another challenge was to be answered', async () => {
    const { passkey, answer } = await boundPhone()
    expect(await judge(answer(), passkey, OTHER_CHALLENGE)).toBe('refused')
  })

  it('is refused of another passkey, even under the id of this one', async () => {
    const [ours, others] = [await boundPhone(), await boundPhone()]
    expect(await judge(others.answer(), ours.passkey)).toBe('refused')
    const { id, rawId } = ours.answer()
    expect(await judge({ ...others.answer(), id, rawId }, ours.passkey)).toBe('refused')
  })

  it('is refused on the page of another host', async () => {
    const { passkey, answer } = await boundPhone()
    const page = { origin: 'https://evil.example' }
    const assertion = answer({ origin: page.origin })
    expect(await judgeAssertion(page, assertion, { passkey, challenge: CHALLENGE })).toBe('refused')
  })

  it('is refused when the user was verified only after the signature', async () => {
    const { passkey, answer } = await boundPhone()
    const { response, ...rest } = answer({ userVerified: 'no' })
    const data = Buffer.from(response.authenticatorData, 'base64url')
    data[32] = 0x05 // present and verified (WebAuthn L3 §6.1)
    const forged = { ...rest, response: { ...response, authenticatorData: text(data) } }
    expect(await judge(forged, passkey)).toBe('refused')
  })

  it('is refused when its counter was raised after the signature', async () => {
    const { passkey, answer } = await boundPhone()
    const { response, ...rest } = answer()
    const data = Buffer.from(response.authenticatorData, 'base64url')
    data.writeUInt32BE(77, 33)
    const forged = { ...rest, response: { ...response, authenticatorData: text(data) } }
    expect(await judge(forged, passkey)).toBe('refused')
  })

  it('is refused under a key that cannot be read', async () => {
    const { passkey, answer } = await boundPhone()
    for (const publicKey of [new Uint8Array(), passkey.publicKey.subarray(0, 40)])
      expect(await judge(answer(), { ...passkey, publicKey })).toBe('refused')
  })
})

describe('the counter of a passkey (WebAuthn L3 §6.1.1)', () => {
  it.each([
    [0, 0, 'forward'],
    [0, 1, 'forward'],
    [1, 2, 'forward'],
    [1, 4_294_967_295, 'forward'],
    [1, 1, 'went-back'],
    [2, 1, 'went-back'],
    [1, 0, 'went-back'],
  ] as const)('after %i, %i: %s', (stored, shown, expected) => {
    expect(judgeCounter(stored, shown)).toBe(expected)
  })
})

function withObject(attestation: Attestation, attestationObject: string): Attestation {
  return { ...attestation, response: { ...attestation.response, attestationObject } }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
