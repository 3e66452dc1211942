import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openCheckpoint, signCheckpoint } from './checkpoint.js'
import { formatVerifier, type NoteSigner, openNote, parseVerifier, signNote } from './note.js'

/** The example in the documentation of Go's package sumdb/note, where the format comes from. */
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const GO_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const GO_NOTE = `${GO_TEXT}
\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

function makeSigner(name: string): NoteSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { name, publicKey, sign: async (text) => sign(null, text, privateKey) }
}

const head = { size: 7, root: Buffer.alloc(32, 9) }

describe('signed notes', () => {
  it('opens a note that another program signed', () => {
    expect(openNote(GO_NOTE, parseVerifier(GO_KEY))).toBe(GO_TEXT)
  })

  it('writes a verifier key as others write it', () => {
    expect(formatVerifier(parseVerifier(GO_KEY))).toBe(GO_KEY)
  })

  it('passes over the signature of a witness beside its own', async () => {
    const [log, witness] = [makeSigner('log.test'), makeSigner('witness.test')]
    const text = 'log.test\n1\n'
    const witnessed = (await signNote(text, log)) + (await signNote(text, witness)).slice(text.length + 1)
    expect(openNote(witnessed, log)).toBe(text)
    expect(openNote(witnessed, witness)).toBe(text)
  })

  it.each([
    ['a changed word', GO_NOTE.replace('answer', 'anchor'), 'audit/checkpoint-untrusted'],
    ['a changed signature', GO_NOTE.replace('/ZJk', '/ZJl'), 'audit/checkpoint-untrusted'],
    ['no signature', GO_TEXT, 'audit/checkpoint-malformed'],
    ['a note cut short', GO_NOTE.slice(0, -1), 'audit/checkpoint-malformed'],
    ['a line that is no signature', `${GO_NOTE}and more\n`, 'audit/checkpoint-malformed'],
  ])('refuses %s', (_what, note, code) => {
    expect(() => openNote(note, parseVerifier(GO_KEY))).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    ['another name', GO_KEY.replace('Peter', 'Pater')],
    ['another key id', GO_KEY.replace('c74f', 'c74e')],
    ['a key cut short', GO_KEY.slice(0, -4)],
    ['another algorithm', GO_KEY.replace('+AR', '+BR')],
  ])('refuses a verifier key with %s', (_what, key) => {
    expect(() => parseVerifier(key)).toThrow(expect.objectContaining({ code: 'audit/key-malformed' }))
  })
})

describe('a checkpoint', () => {
  it('has origin, size and root on a line each, and reads back', async () => {
    const signer = makeSigner('log.test')
    const note = await signCheckpoint(head, signer)
    expect(note).toMatch(/^log\.test\n7\nCQkJ[A-Za-z0-9+/]+=\n\n\u2014 log\.test [A-Za-z0-9+/=]+\n$/)
    expect(openCheckpoint(note, signer)).toEqual(head)
  })

  it.each([
    ['of another origin', 'other.test\n7\n'],
    ['with a size that begins with zero', 'log.test\n07\n'],
    ['with a negative size', 'log.test\n-7\n'],
  ])('is refused %s, although it is signed', async (_what, start) => {
    const signer = makeSigner('log.test')
    const note = await signNote(`${start}${head.root.toString('base64')}\n`, signer)
    expect(() => openCheckpoint(note, signer)).toThrow(
      expect.objectContaining({ code: 'audit/checkpoint-malformed' }),
    )
  })

  it('is refused with a root of the wrong length', async () => {
    const signer = makeSigner('log.test')
    const note = await signNote('log.test\n7\nAAAA\n', signer)
    expect(() => openCheckpoint(note, signer)).toThrow(
      expect.objectContaining({ code: 'audit/checkpoint-malformed' }),
    )
  })
})
