import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Approval, Officer, Order } from '../contract.js'
import { judgeApproval } from './approval.js'
import { encodeOrder, orderDigest } from './order-bytes.js'

const OFFICE = { origin: 'https://office.jitsuin.example', rpId: 'office.jitsuin.example' }
const ORDER: Order = {
  version: 'jitsuin-order/1',
  orderId: '0198a6e0-7c1d-7000-8000-000000000001',
  act: 'remove-officer',
  caseNumber: 'C-1',
  createdAt: '2026-11-20T00:12:00Z',
  expiresAt: '2026-11-20T01:12:00Z',
  officerId: 'O-9',
}

type Kind = 'ES256' | 'ES384' | 'RS256' | 'EdDSA'
type PasskeyOfficer = Extract<Officer, { method: 'passkey' }>
type PasskeyApproval = Extract<Approval, { method: 'passkey' }>

function makeKey(kind: Kind) {
  switch (kind) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'ES384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' })
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
    case 'EdDSA':
      return generateKeyPairSync('ed25519')
  }
}

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest()

/** An authenticator that signs whatever it is told to. */
function passkey(kind: Kind = 'ES256') {
  const { publicKey, privateKey } = makeKey(kind)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const officer: PasskeyOfficer = {
    officerId: 'O-1',
    method: 'passkey',
    publicKey: base64url(spki),
    credentialId: base64url('credential'),
    acts: ['revoke'],
  }
  const answer = (
    changes: { client?: object | string; rpId?: string; flags?: number; tail?: Uint8Array } = {},
  ): PasskeyApproval => {
    const { rpId = OFFICE.rpId, flags = 0x05, tail = new Uint8Array() } = changes
    const sound = { type: 'webauthn.get', challenge: base64url(orderDigest(ORDER)), origin: OFFICE.origin }
    const client =
      typeof changes.client === 'string'
        ? changes.client
        : JSON.stringify({ ...sound, crossOrigin: false, ...changes.client })
    const data = Buffer.concat([sha256(rpId), Buffer.of(flags, 0, 0, 0, 7), tail])
    const signed = Buffer.concat([data, sha256(client)])
    return {
      method: 'passkey',
      officerId: 'O-1',
      credentialId: base64url('credential'),
      authenticatorData: base64url(data),
      clientDataJson: base64url(client),
      signature: base64url(sign(kind === 'EdDSA' ? null : 'sha256', signed, privateKey)),
    }
  }
  return { officer, answer, privateKey }
}

describe('a passkey over an order', () => {
  it.each(['ES256', 'RS256', 'EdDSA'] as const)('approves with %s', (kind) => {
    const { officer, answer } = passkey(kind)
    expect(judgeApproval(answer(), officer, ORDER, OFFICE)).toBe('valid')
  })

  it('approves with members in the client data that later browsers add (WebAuthn Level 3 §5.8.1)', () => {
    const { officer, answer } = passkey()
    expect(
      judgeApproval(answer({ client: { other_keys_can_be_added_here: '…' } }), officer, ORDER, OFFICE),
    ).toBe('valid')
  })

  it.each<[string, Parameters<ReturnType<typeof passkey>['answer']>[0]]>([
    ['of a registration', { client: { type: 'webauthn.create' } }],
    ['to another challenge', { client: { challenge: base64url(sha256('another order')) } }],
    ['at another origin', { client: { origin: 'https://office.jitsuin.example:8443' } }],
    ['at the origin without encryption', { client: { origin: 'http://office.jitsuin.example' } }],
    ['in a frame of another site', { client: { crossOrigin: true } }],
    ['for another relying party', { rpId: 'jitsuin.example' }],
    ['without the presence of its user', { flags: 0x04 }],
    ['without the verification of its user', { flags: 0x01 }],
    ['with client data that are no JSON', { client: '{"type":' }],
    ['with client data that are a list', { client: '[]' }],
  ])('does not approve with an answer %s', (_what, changes) => {
    const { officer, answer } = passkey()
    expect(judgeApproval(answer(changes), officer, ORDER, OFFICE)).toBe('invalid')
  })

  it('does not approve with another credential, under another id, or as a staff card', () => {
    const { officer, answer } = passkey()
    const sound = answer()
    const wrong: Approval[] = [
      { ...sound, credentialId: base64url('another') },
      { ...sound, officerId: 'O-2' },
      { method: 'staff-card', officerId: 'O-1', signature: sound.signature },
    ]
    for (const approval of wrong) expect(judgeApproval(approval, officer, ORDER, OFFICE)).toBe('invalid')
  })

  it('does not approve another order', () => {
    const { officer, answer } = passkey()
    expect(judgeApproval(answer(), officer, { ...ORDER, officerId: 'O-8' }, OFFICE)).toBe('invalid')
  })

  it('does not approve when any bit of the authenticator data changed', () => {
    const { officer, answer } = passkey()
    const sound = answer()
    const data = Buffer.from(sound.authenticatorData, 'base64url')
    for (let at = 0; at < data.length; at++) {
      const changed = Uint8Array.from(data).with(at, (data[at] ?? 0) ^ 0x80)
      expect(judgeApproval({ ...sound, authenticatorData: base64url(changed) }, officer, ORDER, OFFICE)).toBe(
        'invalid',
      )
    }
  })

  it('does not approve with authenticator data cut short, or a key that is none', () => {
    const { officer, answer } = passkey()
    const sound = answer()
    const cut = base64url(Buffer.from(sound.authenticatorData, 'base64url').subarray(0, 36))
    expect(judgeApproval({ ...sound, authenticatorData: cut }, officer, ORDER, OFFICE)).toBe('invalid')
    expect(judgeApproval(sound, { ...officer, publicKey: base64url('no key') }, ORDER, OFFICE)).toBe(
      'invalid',
    )
  })
})

describe('a staff card over an order', () => {
  const card = (kind: Kind) => {
    const { publicKey, privateKey } = makeKey(kind)
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    const officer: Officer = {
      officerId: 'O-1',
      method: 'staff-card',
      publicKey: base64url(spki),
      acts: ['revoke'],
    }
    const approve = (bytes: Uint8Array): Approval => ({
      method: 'staff-card',
      officerId: 'O-1',
      signature: base64url(sign(kind === 'EdDSA' ? null : 'sha256', bytes, privateKey)),
    })
    return { officer, approve }
  }

  it.each(['RS256', 'ES256', 'ES384', 'EdDSA'] as const)('approves with %s', (kind) => {
    const { officer, approve } = card(kind)
    expect(judgeApproval(approve(encodeOrder(ORDER)), officer, ORDER, OFFICE)).toBe('valid')
  })

  it('does not approve with a signature over the digest, or over the JSON without its tag', () => {
    const { officer, approve } = card('RS256')
    const json = encodeOrder(ORDER).subarray('jitsuin-order/1\n'.length)
    for (const bytes of [orderDigest(ORDER), json, new Uint8Array()]) {
      expect(judgeApproval(approve(bytes), officer, ORDER, OFFICE)).toBe('invalid')
    }
  })

  it('does not approve as a passkey, whose answer is signed by the very same key', () => {
    const { officer, answer } = passkey('RS256')
    const { credentialId: _none, ...rest } = officer
    expect(judgeApproval(answer(), { ...rest, method: 'staff-card' }, ORDER, OFFICE)).toBe('invalid')
  })
})
