import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DIGEST_OIDS, digestOfOid } from './algorithm-oids.js'
import { judgeLabel, labelledItems } from './labelled-sheet.js'
import { openSheet, sealSheet } from './sheet.js'

/** SHA-256 of "abc" (FIPS 180-4, examples). */
const ABC = createHash('sha256').update('abc').digest()

describe('a sheet of labelled digests', () => {
  it('shows the label, the digest in short, and whose word the label is', () => {
    const [first, second] = labelledItems([{ digest: ABC, label: '同意書' }, { digest: ABC }], randomBytes)
    expect(first?.shown.split('\n')).toEqual([
      '同意書',
      'ba7816bf8f01cfea … b410ff61f20015ad',
      '名称は依頼元の申告です · named by the client, not checked',
    ])
    expect(second?.shown.split('\n')[0]).toBe('文書 2 · Document 2')
    expect(first?.salt).not.toEqual(second?.salt)
  })

  it('can be sealed and opened like every other', async () => {
    const items = labelledItems([{ digest: ABC, label: '𠮷'.repeat(300) }], randomBytes)
    const { sealed, fragment } = await sealSheet(items, randomBytes)
    expect((await openSheet(sealed, fragment)).map(({ shown }) => shown)).toEqual(
      items.map(({ shown }) => shown),
    )
  })

  it.each([
    ['nothing', ''],
    ['a second line', '同意書\n承認済み'],
    ['a change of direction', '同意書\u202e書'],
    ['what nobody sees', '同\u200b意書'],
    ['a blank at its end', '同意書 '],
    ['301 characters', '書'.repeat(301)],
  ])('takes no label with %s', (_what, label) => {
    expect(judgeLabel(label)).toBe('unfit')
  })
})

describe('digest algorithms by object identifier', () => {
  it.each([
    ['2.16.840.1.101.3.4.2.1', 'sha256'],
    ['2.16.840.1.101.3.4.2.2', 'sha384'],
    ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ] as const)('%s is %s (RFC 5754 §2)', (oid, algorithm) => {
    expect(digestOfOid(oid)).toBe(algorithm)
    expect(DIGEST_OIDS[algorithm]).toBe(oid)
  })

  it.each(['1.3.14.3.2.26', '2.16.840.1.101.3.4.2.8', 'sha256', ''])('no other one is known: %s', (oid) => {
    expect(digestOfOid(oid)).toBeUndefined()
  })
})
