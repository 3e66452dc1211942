import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inspectUpload } from './inspect-upload.js'
import { answerFile } from './serve.js'

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const PDF = '%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
/** The very start of a HEIC file of a phone (ISO/IEC 14496-12 §4.3: size, "ftyp", brand). */
const HEIC = Buffer.concat([
  Buffer.from('00000018', 'hex'),
  Buffer.from('ftypheic\0\0\0\0mif1heic'),
  Buffer.alloc(64),
])

/** Left half red, right half blue, 80 by 40, lying on its side by EXIF (orientation 6: turn right), with a place. */
async function phonePhoto(): Promise<Uint8Array> {
  const blue = { create: { width: 40, height: 40, channels: 3, background: '#0000ff' } } as const
  const gps = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 43/1 0/1' }, IFD0: { Make: 'InventedPhone' } }
  return sharp({ create: { width: 80, height: 40, channels: 3, background: '#ff0000' } })
    .composite([{ input: await sharp(blue).png().toBuffer(), left: 40, top: 0 }])
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge(gps)
    .toBuffer()
}

/** A PNG whose header promises so many pixels in one row of zeros (RFC 2083 §4.1.1). */
function pngOf(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const chunk = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), body])))
    return Buffer.concat([length, Buffer.from(type), body, crc])
  }
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const rows = deflateSync(Buffer.alloc(50_000_000))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

describe('an uploaded picture', () => {
  it('is drawn anew: upright, and without the place where it was taken', async () => {
    const photo = await phonePhoto()
    expect(Buffer.from(photo).includes('InventedPhone'), 'the test photo holds EXIF').toBe(true)
    const kept = await inspectUpload(photo)
    if (kept.kind !== 'image') throw new Error('Not kept as a picture')
    expect(kept).toMatchObject({ mediaType: 'image/jpeg', width: 40, height: 80 })
    expect(Buffer.from(kept.bytes).includes('InventedPhone')).toBe(false)
    const { exif, orientation } = await sharp(kept.bytes).metadata()
    expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined })
    // Turned to the right, what was on the left side is above.
    const above = await sharp(kept.bytes).extract({ left: 18, top: 8, width: 4, height: 4 }).raw().toBuffer()
    expect(above[0]).toBeGreaterThan(200)
    expect(above[2]).toBeLessThan(50)
  })

  it('loses a second file that hangs behind its end', async () => {
    const jpeg = await sharp({ create: { width: 30, height: 30, channels: 3, background: '#123456' } })
      .jpeg()
      .toBuffer()
    const withPage = Buffer.concat([jpeg, Buffer.from('<html><script>alert(1)</script>PK\x05\x06')])
    const kept = await inspectUpload(withPage)
    expect(Buffer.from(kept.bytes).includes('script')).toBe(false)
  })

  it.each(['png', 'webp'] as const)(
    'of type %s becomes a JPEG; what was transparent is white',
    async (format) => {
      const clear = { r: 0, g: 0, b: 0, alpha: 0 }
      const bytes = await sharp({ create: { width: 20, height: 20, channels: 4, background: clear } })
        .toFormat(format)
        .toBuffer()
      const kept = await inspectUpload(bytes)
      expect(kept.mediaType).toBe('image/jpeg')
      expect((await sharp(kept.bytes).stats()).channels[0]?.min).toBeGreaterThan(250)
    },
  )

  it('larger than A4 at 300 dots an inch is scaled down', async () => {
    const bytes = await sharp({ create: { width: 6000, height: 3000, channels: 3, background: '#888888' } })
      .jpeg()
      .toBuffer()
    expect(await inspectUpload(bytes)).toMatchObject({ width: 3600, height: 1800 })
  })
})

describe('an upload is refused', () => {
  it.each<[string, Uint8Array | (() => Uint8Array), string]>([
    ['when it is empty', new Uint8Array(), 'upload/empty'],
    [
      'as a drawing with scripts (SVG)',
      latin1('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      'upload/type-refused',
    ],
    ['as a page', latin1('<!doctype html><script>alert(1)</script>'), 'upload/type-refused'],
    ['as a GIF that is also a script', latin1('GIF89a/*\x01\0\0\0*/=1;alert(1)//'), 'upload/type-refused'],
    ['as an archive', latin1('PK\x03\x04\x14\0\0\0'), 'upload/type-refused'],
    ['as a program', latin1(`\x7fELF\x02\x01\x01${'\0'.repeat(60)}`), 'upload/type-refused'],
    ['as text', latin1('not a picture at all'), 'upload/type-refused'],
    ['as a HEIC photo, with advice', HEIC, 'upload/heic'],
    ['as a bomb: 3.6 billion pixels in few bytes', () => pngOf(60_000, 60_000), 'upload/too-many-pixels'],
    ['as a picture that ends early', () => pngOf(7_999, 7_999), 'upload/image-broken'],
    ['as a PDF cut short', latin1(PDF.slice(0, -8)), 'upload/pdf-broken'],
    ['as a PDF with a script behind its end', latin1(`${PDF}<script>`), 'upload/pdf-broken'],
    [
      'as a PDF that would also read as a page',
      latin1(PDF.replace('\n1', '\n<html><body>\n1')),
      'upload/two-in-one',
    ],
    [
      'as a PDF that is also an archive',
      latin1(PDF.replace('trailer', 'PK\x05\x06 trailer')),
      'upload/two-in-one',
    ],
    ['as a page that is also a PDF', latin1(`<html>${PDF}`), 'upload/type-refused'],
    [
      'as a PDF with a script in it',
      latin1(PDF.replace('/Catalog', '/Catalog/S/JavaScript')),
      'upload/pdf-active',
    ],
    [
      'as a PDF whose script is spelt otherwise',
      latin1(PDF.replace('/Catalog', '/Catalog/S/J#61vaScript')),
      'upload/pdf-active',
    ],
    [
      'as a PDF that starts programs',
      latin1(PDF.replace('/Catalog', '/Catalog/S/Launch')),
      'upload/pdf-active',
    ],
    [
      'as a PDF with files in it',
      latin1(PDF.replace('/Catalog', '/Catalog/Type/EmbeddedFile')),
      'upload/pdf-active',
    ],
    [
      'as a PDF that is locked',
      latin1(PDF.replace('trailer<<', 'trailer<</Encrypt 3 0 R')),
      'upload/pdf-locked',
    ],
  ])('%s', async (_what, bytes, code) => {
    const upload = typeof bytes === 'function' ? bytes() : bytes
    await expect(inspectUpload(upload)).rejects.toMatchObject({ code })
  })

  it('when it is larger than the limit, before it is looked at', async () => {
    await expect(inspectUpload(latin1(PDF), { limitBytes: 40 })).rejects.toMatchObject({
      code: 'upload/too-large',
    })
  })

  it('whatever its bytes are, with a code of ours', async () => {
    const jpeg = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#abcdef' } })
      .jpeg()
      .toBuffer()
    for (let at = 2; at < jpeg.length; at += 7) {
      const broken = Buffer.from(jpeg)
      broken[at] = (broken[at] ?? 0) ^ 0xff
      const verdict = await inspectUpload(broken).catch((error: { code?: string }) => error.code)
      expect(typeof verdict === 'string' ? verdict : 'kept').toMatch(/^(upload\/|kept)/)
    }
  })
})

describe('a PDF', () => {
  it('is kept byte for byte and given out as an attachment under a name of ours', async () => {
    const kept = await inspectUpload(latin1(PDF))
    expect(Buffer.from(kept.bytes).toString('latin1')).toBe(PDF)
    const { headers } = answerFile({ ...kept, name: 'licence"\r\nx: y.pdf' })
    expect(headers?.['content-disposition']).toBe('attachment; filename="licence___x__y.pdf"')
  })
})
