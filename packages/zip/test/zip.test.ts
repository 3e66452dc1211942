import { createHash, randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { afterAll, describe, expect, it } from 'vitest'
import { type NewEntry, sourceOf, writeZip, ZipError, ZipFile, type ZipLimits } from '../src/index.js'
import { pythonReads, pythonZip, pythonZips, run, workFolder } from './foreign.js'

const folder = workFolder()
afterAll(() => folder.remove())

const AT = new Date('2026-04-01T03:00:01Z')
const LETTER = utf8('紹介状\r\n検証 花子 様\n'.repeat(200))
const IMAGE = new Uint8Array(randomBytes(70_000))
const ENTRIES: readonly NewEntry[] = [
  { name: 'mimetype', content: utf8('application/vnd.etsi.asic-e+zip'), method: 'stored' },
  { name: '紹介状.pdf', content: LETTER, method: 'deflated' },
  { name: '画像/胸部.dcm', content: IMAGE, method: 'stored' },
  { name: 'empty.txt', content: new Uint8Array(), method: 'deflated' },
]

async function written(
  entries: Parameters<typeof writeZip>[0] = ENTRIES,
  more: Partial<Parameters<typeof writeZip>[1]> = {},
) {
  const pieces: Uint8Array[] = []
  for await (const piece of writeZip(entries, { at: AT, ...more })) pieces.push(piece)
  return concatBytes(pieces)
}
const open = (bytes: Uint8Array, limits: Partial<ZipLimits> = {}) => ZipFile.open(sourceOf(bytes), limits)
async function contents(bytes: Uint8Array): Promise<Record<string, string>> {
  const zip = await open(bytes)
  const all = await Promise.all(
    zip.entries.map(async (entry) => [entry.name, sha256(await zip.load(entry, 1e9))] as const),
  )
  return Object.fromEntries(all)
}
/** The code that opening and reading everything is refused with. */
async function refusal(bytes: Uint8Array, limits: Partial<ZipLimits> = {}): Promise<string> {
  try {
    const zip = await open(bytes, limits)
    for (const entry of zip.entries) await zip.load(entry, 1e9)
    return 'read'
  } catch (error) {
    if (error instanceof ZipError) return error.code
    throw error
  }
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('a ZIP that we write', () => {
  it.each(['where-needed', 'always'] as const)('is read by unzip and Python, ZIP64 %s', async (wide) => {
    folder.write('ours.zip', await written(ENTRIES, { wide }))
    expect(run(folder.path, 'unzip', '-t', 'ours.zip').output).toMatch(/No errors detected/)
    const read = pythonReads(folder.path, 'ours.zip')
    expect(read.split('\n').slice(0, 4)).toEqual([
      `mimetype ${sha256(utf8('application/vnd.etsi.asic-e+zip'))} (2026, 4, 1, 12, 0, 0) 0`,
      `紹介状.pdf ${sha256(LETTER)} (2026, 4, 1, 12, 0, 0) 8`,
      `画像/胸部.dcm ${sha256(IMAGE)} (2026, 4, 1, 12, 0, 0) 0`,
      `empty.txt ${sha256(new Uint8Array())} (2026, 4, 1, 12, 0, 0) 8`,
    ])
  })

  it('has the same octets from the same input, and its type where file(1) looks for it', async () => {
    const file = await written()
    expect(await written()).toEqual(file)
    expect(Buffer.from(file.subarray(30, 38 + 31)).toString()).toBe('mimetypeapplication/vnd.etsi.asic-e+zip')
  })

  it.each(['where-needed', 'always'] as const)(
    'is read by ourselves, contents out of streams and entries taken over from another ZIP too, ZIP64 %s',
    async (wide) => {
      const first = await written(ENTRIES, { wide })
      const from = await open(first)
      const more: NewEntry = {
        name: 'later.bin',
        method: 'deflated',
        content: async function* () {
          yield IMAGE
          yield IMAGE
        },
      }
      const second = await written([...from.entries.map((kept) => ({ kept, from })), more])
      const moved = await written([more, ...from.entries.map((kept) => ({ kept, from }))])
      expect(await contents(moved)).toEqual(await contents(second))
      folder.write('moved.zip', moved)
      expect(run(folder.path, 'unzip', '-t', 'moved.zip').output).toMatch(/No errors detected/)
      expect(await contents(second)).toEqual({
        ...(await contents(first)),
        'later.bin': sha256(concatBytes([IMAGE, IMAGE])),
      })
      folder.write('second.zip', second)
      expect(run(folder.path, 'unzip', '-t', 'second.zip').output).toMatch(/No errors detected/)
      const { offset = 0 } = (await open(second)).find('later.bin') ?? {}
      expect(offset).toBeGreaterThan(70_000)
      expect(sha256(second.subarray(0, offset))).toBe(sha256(first.subarray(0, offset)))
    },
  )

  it('is not written from names that lead out or clash, nor from a content that changes meanwhile', async () => {
    const named = (...names: string[]) =>
      names.map((name) => ({ name, content: IMAGE, method: 'stored' as const }))
    for (const name of [
      'x'.repeat(1025),
      'a/'.repeat(64).concat('a'),
      '/etc/x',
      '../x',
      'a/../x',
      'a//b',
      'C:x',
      'a\\b',
      '',
      'a\u202eb',
      'a\0',
    ])
      await expect(written(named(name))).rejects.toMatchObject({ code: 'zip/name' })
    for (const names of [
      ['a', 'A'],
      ['が', 'が'.normalize('NFD')],
      ['a', 'a/b'],
      ['a', 'a'],
    ])
      await expect(written(named(...names))).rejects.toMatchObject({ code: 'zip/name-twice' })
    let count = 0
    const content = async function* () {
      yield Uint8Array.of(count++)
    }
    await expect(written([{ name: 'x', content, method: 'stored' }])).rejects.toMatchObject({
      code: 'zip/content-changed',
    })
  })
})

describe('a ZIP of another program', () => {
  it('is read as Python reads it: stored, deflated, with descriptors, with ZIP64 fields, with a comment', async () => {
    const bytes = pythonZip(
      folder.path,
      [
        "z.writestr('紹介状.txt', 'a' * 100000)",
        "z.writestr(zipfile.ZipInfo('stored.txt'), b'stored')",
        "with z.open('wide.bin', 'w', force_zip64=True) as f: f.write(b'w' * 5000)",
        "z.writestr('folder/', b'')",
        "z.comment = b'mimetype=application/vnd.etsi.asic-s+zip'",
      ].join('\n'),
    )
    const zip = await open(bytes)
    expect(Buffer.from(zip.comment).toString()).toBe('mimetype=application/vnd.etsi.asic-s+zip')
    expect(pythonReads(folder.path, 'made0.zip')).toContain(`wide.bin ${sha256(utf8('w'.repeat(5000)))}`)
    expect(await contents(bytes)).toMatchObject({
      '紹介状.txt': sha256(utf8('a'.repeat(100_000))),
      'stored.txt': sha256(utf8('stored')),
      'wide.bin': sha256(utf8('w'.repeat(5000))),
    })
  })

  it.each([
    ['zip, streaming with descriptors', 'cat letter.txt | zip -q out.zip - && cat out.zip', '-'],
    ['zip, as ever', 'zip -q out.zip letter.txt && cat out.zip', 'letter.txt'],
    ['jar', 'jar cMf out.zip letter.txt && cat out.zip', 'letter.txt'],
    ['python, to a pipe', 'python3 -m zipfile -c out.zip letter.txt && cat out.zip', 'letter.txt'],
  ])('is read from %s', async (_what, command, name) => {
    folder.write('letter.txt', LETTER)
    run(folder.path, 'bash', '-c', `rm -f out.zip; ${command} > copy.zip`)
    expect(await contents(folder.read('copy.zip'))).toEqual({ [name]: sha256(LETTER) })
  })

  it('has names in UTF-8 or in code page 437, as Python has them', async () => {
    const bytes = pythonZip(folder.path, "z.writestr('cafX.txt', b'1')\nz.writestr('日本.txt', b'2')")
    const old = replaced(bytes, 'cafX', [0x63, 0x61, 0x66, 0x82])
    folder.write('old.zip', old)
    expect(pythonReads(folder.path, 'old.zip')).toContain('café.txt')
    const { entries } = await open(old)
    expect(entries.map(({ name, nameForm }) => [name, nameForm])).toEqual([
      ['café.txt', 'cp437'],
      ['日本.txt', 'utf-8'],
    ])
  })

  it('is refused when it is encrypted (zip -P), split, or holds a link', async () => {
    folder.write('letter.txt', LETTER)
    run(
      folder.path,
      'bash',
      '-c',
      'zip -q -P secret e.zip letter.txt; ln -sf letter.txt link; zip -q -y l.zip link',
    )
    expect(await refusal(folder.read('e.zip'))).toBe('zip/encrypted')
    expect(await refusal(folder.read('l.zip'))).toBe('zip/special-file')
    const file = await written()
    expect(await refusal(changedAt(file, file.length - 18, 1))).toBe('zip/multi-disk')
  })
})

describe('the reader of ZIP refuses', () => {
  it.each([
    ['octets before the first entry', 'zip/junk', (file: Uint8Array) => Uint8Array.of(1, ...file)],
    ['octets behind the end', 'zip/no-end', (file: Uint8Array) => Uint8Array.of(...file, 0)],
    ['a file cut short', 'zip/no-end', (file: Uint8Array) => file.subarray(0, -1)],
    ['nothing at all', 'zip/no-end', () => new Uint8Array()],
    ['octets between entries', 'zip/junk', (file: Uint8Array) => withGap(file)],
    [
      'a local name that differs',
      'zip/headers-differ',
      (file: Uint8Array) => firstReplaced(file, 'empty', 'Empty'),
    ],
    ['a content changed', 'zip/damaged', (file: Uint8Array) => firstReplaced(file, 'asic-e', 'asic-s')],
  ])('%s', async (_what, code, change) => {
    expect(await refusal(change(await written()))).toBe(code)
  })

  it('a second end record inside the comment, which other readers take', async () => {
    const inner = await written([{ name: 'evil', content: LETTER, method: 'stored' }])
    const end = inner.subarray(inner.length - 22)
    expect(await refusal(await written(ENTRIES, { comment: end }))).toBe('zip/two-ends')
    expect(await refusal(await written(ENTRIES, { comment: utf8('harmless') }))).toBe('read')
  })

  it('names twice, by case and by composition; unzip would overwrite one', async () => {
    const twice = [
      ['a.txt', 'a.txt'],
      ['a.txt', 'A.TXT'],
      ['が.txt', 'が.txt'.normalize('NFD')],
    ].map((names) => names.map((name) => `z.writestr('${name}', b'1')`).join('\n'))
    const unsafe = ['../x', '/x', 'a/../../x', 'c:/x', 'a\\\\x'].map((name) => `z.writestr('${name}', b'1')`)
    const made = await Promise.all(pythonZips(folder.path, [...twice, ...unsafe]).map((one) => refusal(one)))
    expect(made).toEqual([...twice.map(() => 'zip/name-twice'), ...unsafe.map(() => 'zip/name')])
  })

  it('bombs: by ratio, by total, by number, and entries that lie upon one another', async () => {
    const bomb = pythonZip(folder.path, "z.writestr('zeros', bytes(64_000_000))")
    expect(await refusal(bomb)).toBe('zip/bomb')
    expect(await refusal(await written(), { totalBytes: 1000 })).toBe('zip/too-large')
    expect(await refusal(await written(), { entries: 3 })).toBe('zip/too-many-entries')
    const overlapping = await overlap()
    folder.write('overlap.zip', overlapping)
    expect(await refusal(overlapping)).toBe('zip/overlap')
  })

  it('octets behind the deflated data inside of an entry, which no program shows', async () => {
    const packed = deflateRawSync(LETTER)
    const file = await written([{ name: 'x', content: LETTER, method: 'deflated' }])
    const hidden = utf8('hidden')
    const head = Buffer.from(file.subarray(0, 31))
    const tail = Buffer.from(file.subarray(31 + packed.length))
    head.writeUInt32LE(packed.length + hidden.length, 18)
    tail.writeUInt32LE(packed.length + hidden.length, 20)
    tail.writeUInt32LE(tail.readUInt32LE(tail.length - 6) + hidden.length, tail.length - 6)
    expect(await refusal(concatBytes([head, packed, hidden, tail]))).toBe('zip/damaged')
    expect(await refusal(file)).toBe('read')
  })

  it('every change of an octet, or reads the same files', async () => {
    const file = await written([
      { name: 'a.txt', content: utf8('letter'), method: 'stored' },
      { name: 'b.txt', content: utf8('letter'.repeat(9)), method: 'deflated' },
    ])
    const same = await contents(file)
    for (let at = 0; at < file.length; at++) {
      for (const mask of [1, 0x80, 0xff]) {
        const changed = changedAt(file, at, mask)
        // Times, versions and attributes may change; names, contents and their number may not.
        if ((await refusal(changed)) === 'read') expect(await contents(changed)).toEqual(same)
      }
    }
  })
})

function changedAt(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  return bytes.with(at, (bytes[at] ?? 0) ^ mask)
}

function replaced(bytes: Uint8Array, from: string, to: readonly number[]): Uint8Array {
  const copy = Buffer.from(bytes)
  for (let at = copy.indexOf(from); at !== -1; at = copy.indexOf(from, at + 1)) copy.set(to, at)
  return new Uint8Array(copy)
}

function firstReplaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const copy = Buffer.from(bytes)
  copy.write(to, copy.indexOf(from))
  return new Uint8Array(copy)
}

/** One octet more before the last entry, and every number that leads behind it right. */
function withGap(file: Uint8Array): Uint8Array {
  const copy = Buffer.from(file)
  const last = copy.lastIndexOf(Buffer.from([0x50, 0x4b, 3, 4]))
  const record = copy.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  copy.writeUInt32LE(last + 1, record + 42)
  copy.writeUInt32LE(copy.readUInt32LE(copy.length - 6) + 1, copy.length - 6)
  return concatBytes([copy.subarray(0, last), Uint8Array.of(0), copy.subarray(last)])
}

/** Two entries of which the first reaches over the second, as the bombs of 2019 do. */
async function overlap(): Promise<Uint8Array> {
  const content = Buffer.alloc(300)
  const file = Buffer.from(
    await written([
      { name: 'a', content, method: 'stored' },
      { name: 'b', content, method: 'stored' },
    ]),
  )
  const records = [
    file.indexOf(Buffer.from([0x50, 0x4b, 1, 2])),
    file.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])),
  ]
  for (const at of [18, 22]) file.writeUInt32LE(400, at)
  for (const at of [20, 24]) file.writeUInt32LE(400, (records[0] ?? 0) + at)
  return new Uint8Array(file)
}
