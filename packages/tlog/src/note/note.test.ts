import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noteSignerFromPem } from '../keys-node.js'
import { openCheckpoint, signCheckpoint } from './checkpoint.js'
import { cosign, findCosignature } from './cosignature.js'
import { formatVerifier, type NoteSigner, parseVerifier, type SignerKind } from './keys.js'
import { onlySignedBy, openNote, signNote } from './note.js'

/** The example in the documentation of Go's package sumdb/note, where the format comes from. */
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const GO_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const GO_NOTE = `${GO_TEXT}
\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

function makeSigner(name: string, kind: SignerKind = 'log'): NoteSigner {
  return noteSignerFromPem(makePem(), { name, kind })
}

function makePem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

const head = { size: 7, root: new Uint8Array(32).fill(9) }

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
    ['a changed word', GO_NOTE.replace('answer', 'anchor'), 'tlog/note-untrusted'],
    ['a changed signature', GO_NOTE.replace('/ZJk', '/ZJl'), 'tlog/note-untrusted'],
    ['no signature', GO_TEXT, 'tlog/note-malformed'],
    ['a note cut short', GO_NOTE.slice(0, -1), 'tlog/note-malformed'],
    ['a line that is no signature', `${GO_NOTE}and more\n`, 'tlog/note-malformed'],
  ])('refuses %s', (_what, note, code) => {
    expect(() => openNote(note, parseVerifier(GO_KEY))).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    ['another name', GO_KEY.replace('Peter', 'Pater')],
    ['another key id', GO_KEY.replace('c74f', 'c74e')],
    ['a key cut short', GO_KEY.slice(0, -4)],
    ['another algorithm', GO_KEY.replace('+AR', '+BR')],
  ])('refuses a verifier key with %s', (_what, key) => {
    expect(() => parseVerifier(key)).toThrow(expect.objectContaining({ code: 'tlog/key-malformed' }))
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
    const note = await signNote(`${start}${Buffer.from(head.root).toString('base64')}\n`, signer)
    expect(() => openCheckpoint(note, signer)).toThrow(
      expect.objectContaining({ code: 'tlog/note-malformed' }),
    )
  })

  it('is refused with a root of the wrong length', async () => {
    const signer = makeSigner('log.test')
    const note = await signNote('log.test\n7\nAAAA\n', signer)
    expect(() => openCheckpoint(note, signer)).toThrow(
      expect.objectContaining({ code: 'tlog/note-malformed' }),
    )
  })
})

describe('a cosignature of a witness', () => {
  const at = new Date('2026-11-20T00:12:00.999Z')

  it('says when the witness saw the head, to the second', async () => {
    const [log, witness] = [makeSigner('log.test'), makeSigner('witness.test', 'witness')]
    const note = await signCheckpoint(head, log)
    const cosigned = note + (await cosign(note, witness, at))
    expect(findCosignature(cosigned, witness)).toEqual({
      at: new Date('2026-11-20T00:12:00Z'),
      line: cosigned.slice(note.length),
    })
    expect(openCheckpoint(cosigned, log)).toEqual(head)
    expect(onlySignedBy(cosigned, log)).toBe(note)
    expect(parseVerifier(formatVerifier(witness))).toMatchObject({ name: 'witness.test', kind: 'witness' })
  })

  it('does not count for another head, another time, another witness, or as a signature of the log', async () => {
    const [log, witness] = [makeSigner('log.test'), makeSigner('witness.test', 'witness')]
    const note = await signCheckpoint(head, log)
    const line = await cosign(note, witness, at)
    const other = await signCheckpoint({ ...head, size: 8 }, log)
    const later = `${line.slice(0, 30)}${line[30] === 'A' ? 'B' : 'A'}${line.slice(31)}`
    expect(findCosignature(other + line, witness)).toBeUndefined()
    expect(findCosignature(note + later, witness)).toBeUndefined()
    expect(findCosignature(note + line, makeSigner('witness.test', 'witness'))).toBeUndefined()
    expect(() => openNote(note + line, witness)).toThrow(
      expect.objectContaining({ code: 'tlog/note-untrusted' }),
    )
    await expect(cosign(note, log, at)).rejects.toThrow(
      expect.objectContaining({ code: 'tlog/key-malformed' }),
    )
  })
})

describe('OpenSSL', () => {
  it('verifies the signature of a checkpoint, and the cosignature over its own message', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jitsuin-note-'))
    try {
      for (const kind of ['log', 'witness'] as const) {
        const pem = makePem()
        const signer = noteSignerFromPem(pem, { name: `${kind}.test`, kind })
        const note = await signCheckpoint(head, kind === 'log' ? signer : makeSigner('log.test'))
        const [text = ''] = note.split('\n\n')
        const line = kind === 'log' ? note.slice(text.length + 2) : await cosign(note, signer, new Date(7000))
        const bytes = Buffer.from(line.trim().split(' ').at(-1) ?? '', 'base64')
        const message = kind === 'log' ? `${text}\n` : `cosignature/v1\ntime 7\n${text}\n`
        writeFileSync(join(folder, 'key'), pem)
        writeFileSync(join(folder, 'message'), message)
        writeFileSync(join(folder, 'signature'), bytes.subarray(kind === 'log' ? 4 : 12))
        const options = ['-verify', '-inkey', 'key', '-rawin', '-in', 'message', '-sigfile', 'signature']
        const said = execFileSync('openssl', ['pkeyutl', ...options], { cwd: folder, encoding: 'utf8' })
        expect(said).toMatch(/Verified Successfully/)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
