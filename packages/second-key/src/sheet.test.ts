import { createDecipheriv, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromBase64url } from './base64url.js'
import { judgeShown, leavesOfSheet, openSheet, type SheetItem, sealSheet } from './sheet.js'

const ITEMS: readonly SheetItem[] = [1, 2, 3].map((number) => ({
  salt: new Uint8Array(32).fill(number),
  shown: `処方箋 ${number}\n見本 患者\nデモ錠5mg 1日1回`,
  digest: new Uint8Array(32).fill(0xd0 + number),
}))
const refused = expect.objectContaining({ code: 'second-key/sheet-malformed' })

describe('a sealed sheet', () => {
  it('is AES-256-GCM with the form’s tag, as node’s own cipher opens it', async () => {
    const { sealed, fragment } = await sealSheet(ITEMS, randomBytes)
    const key = Buffer.from(fragment, 'base64url')
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
    cipher.setAAD(Buffer.from('jitsuin-second-key-sheet/1\n'))
    cipher.setAuthTag(sealed.subarray(-16))
    const plain = Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()])
    expect(JSON.parse(plain.toString())).toEqual(
      ITEMS.map(({ salt, shown, digest }) => ({
        salt: Buffer.from(salt).toString('base64url'),
        shown,
        digest: Buffer.from(digest).toString('base64url'),
      })),
    )
  })

  it('is opened with its key, with the # before it and without', async () => {
    const { sealed, fragment } = await sealSheet(ITEMS, randomBytes)
    expect(await openSheet(sealed, fragment)).toEqual(ITEMS)
    expect(await openSheet(sealed, `#${fragment}`)).toEqual(ITEMS)
  })

  it('holds nothing in clear that the holder reads', async () => {
    const { sealed } = await sealSheet(ITEMS, randomBytes)
    for (const word of ['患者', 'デモ錠', '処方箋']) expect(Buffer.from(sealed).includes(word)).toBe(false)
  })

  it('is refused with another key, a key of another length, a changed octet, or cut short', async () => {
    const { sealed, fragment } = await sealSheet(ITEMS, randomBytes)
    const other = (await sealSheet(ITEMS, randomBytes)).fragment
    const wrong: readonly (readonly [Uint8Array, string])[] = [
      [sealed, other],
      [sealed, fragment.slice(0, -2)],
      [sealed, ''],
      [sealed, `${fragment} `],
      [sealed.with(0, (sealed[0] ?? 0) ^ 1), fragment],
      [sealed.with(40, (sealed[40] ?? 0) ^ 1), fragment],
      [sealed.with(sealed.length - 1, (sealed.at(-1) ?? 0) ^ 1), fragment],
      [sealed.subarray(0, -1), fragment],
      [sealed.subarray(0, 20), fragment],
      [new Uint8Array(), fragment],
    ]
    for (const [bytes, key] of wrong) await expect(openSheet(bytes, key)).rejects.toEqual(refused)
  })

  it.each([
    ['no items', []],
    ['501 items', Array.from({ length: 501 }, () => ITEMS[0])],
    ['a salt of 31 octets', [{ ...ITEMS[0], salt: new Uint8Array(31) }]],
    ['an item that shows nothing', [{ ...ITEMS[0], shown: '' }]],
    ['an item that turns its direction', [{ ...ITEMS[0], shown: 'デモ錠 5\u202emg' }]],
  ])('is not written with %s', async (_what, items) => {
    const sheet = items as readonly SheetItem[] // one of them is none: that is the case
    await expect(sealSheet(sheet, randomBytes)).rejects.toEqual(refused)
  })

  it('has leaves that change with what is shown, and with the order', () => {
    const hex = (items: readonly SheetItem[]) =>
      leavesOfSheet(items).map((leaf) => Buffer.from(leaf).toString('hex'))
    const [first, second, third] = ITEMS
    const changed = [first, second && { ...second, shown: `${second.shown}x` }, third].flatMap(
      (one) => one ?? [],
    )
    const whole = hex(ITEMS)
    expect(hex(changed).map((leaf, at) => leaf === whole[at])).toEqual([true, false, true])
    expect(new Set([...whole, ...hex(ITEMS.toReversed())]).size).toBe(5)
  })

  it('has a key of 32 octets', async () => {
    expect(fromBase64url((await sealSheet(ITEMS, randomBytes)).fragment)).toHaveLength(32)
  })
})

describe('what can be shown', () => {
  it.each(['処方箋', '一行目\n二行目', '𠮷田 太郎', '葛\u{e0100}城', 'あ'.repeat(666), 'A 1-2 (3) 50%'])(
    'is %j',
    (text) => expect(judgeShown(text)).toBe('fit'),
  )

  it.each([
    ['nothing', ''],
    ['blanks alone', '  '],
    ['a blank at the end', '処方箋 '],
    ['a line end at the beginning', '\n処方箋'],
    ['a tab', 'デモ錠\t5mg'],
    ['CR', '一行目\r\n二行目'],
    ['NUL', 'デモ\0錠'],
    ['a change of direction', '5\u202e0mg'],
    ['an invisible character', 'デモ\u200b錠'],
    ['a character of one font alone', '\ue000'],
    ['half a character', '\ud842'],
    ['a letter that looks blank (Hangul filler)', 'デモ\u3164錠'],
    ['an empty Braille cell', 'デモ\u2800錠'],
    ['a variation selector after kana', 'デ\u{E0100}モ'],
    ['a pile of marks', `5${'\u0301'.repeat(4)}mg`],
    ['a line separator', '一行目\u2028二行目'],
    ['more than 2,000 octets', 'あ'.repeat(667)],
  ])('is not %s', (_what, text) => expect(judgeShown(text)).toBe('unfit'))
})
