/** ZIPs of another program (zipfile of Python) are opened, documents of their own stay whole, and bombs are refused. */
import { spawnSync } from 'node:child_process'
import { type HttpService, openTestDatabase, silentLogger, type TestDatabase } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PARTS, VerificationCallError, verificationClient, ZIP_LIMITS } from '../src/contract.js'
import { createVerification } from '../src/index.js'

let database: TestDatabase
let service: HttpService
beforeAll(async () => {
  database = await openTestDatabase()
  service = await createVerification({
    zoneUrl: database.zoneUrl,
    clock: () => new Date('2026-11-21T00:12:00Z'),
    logger: silentLogger,
    samples: 'none',
    configuredTrust: async () => undefined,
    places: [],
  })
})
afterAll(() => database.close())

/** The client over the real routes. */
const client = verificationClient(async (url, init) => {
  const request = new Request(`http://localhost${url}`, init)
  const { statusCode, headers, rawPayload } = await service.inject({
    method: 'POST',
    url: String(url),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  const body = statusCode === 204 ? null : new Uint8Array(rawPayload)
  return new Response(body, {
    status: statusCode,
    headers: { 'content-type': String(headers['content-type']) },
  })
})

const PYTHON = `
import io, sys, zipfile
class Windows(zipfile.ZipInfo):
    def _encodeFilenameFlags(self): return self.filename.encode('cp932'), self.flag_bits
out = io.BytesIO()
with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
    exec(sys.argv[1])
sys.stdout.buffer.write(out.getvalue())
`

function zipOf(lines: string): File {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', PYTHON, lines], { maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(stderr.toString())
  return new File([new Uint8Array(stdout)], 'all.zip')
}

const codeOf = async (file: File) => {
  const error = await client.unpack(file).catch((thrown: unknown) => thrown)
  if (!(error instanceof VerificationCallError) || error.failure.kind !== 'refused') return error
  expect(error.failure.next.ja).not.toBe('')
  return error.failure.code
}

describe('a ZIP that is handed over', () => {
  it('is opened: its files come with their paths, octet for octet, a ZIP inside as it is', async () => {
    const files = await client.unpack(
      zipOf(
        `z.writestr('letters/rx.xml', '<a/>'); z.writestr('紹介状.pdf', bytes(range(256))); z.writestr('in.zip', b'PK')`,
      ),
    )
    if (files === 'document') throw new Error('It is no document')
    expect(files.map(({ path, file }) => [path, file.name])).toEqual([
      ['letters/rx.xml', 'rx.xml'],
      ['紹介状.pdf', '紹介状.pdf'],
      ['in.zip', 'in.zip'],
    ])
    expect(await files[1]?.file.bytes()).toEqual(Uint8Array.from({ length: 256 }, (_, octet) => octet))
  })

  it('gives Japanese names that were written by Windows, and leaves out what macOS lays aside', async () => {
    const files = await client.unpack(
      zipOf(`z.writestr(Windows('診療/処方箋.xml'), '<a/>'); z.writestr('__MACOSX/._rx.xml', 'x')`),
    )
    expect(files).toMatchObject([{ path: '診療/処方箋.xml' }])
  })

  it.each([
    [
      'a container of signatures',
      `z.writestr('mimetype', 'application/vnd.etsi.asic-e+zip'); z.writestr('a', '')`,
    ],
    ['one without its type', `z.writestr('a.pdf', ''); z.writestr('META-INF/signatures.xml', '<a/>')`],
    [
      'an office document',
      `z.writestr('[Content_Types].xml', '<a/>'); z.writestr('word/document.xml', '<a/>')`,
    ],
    ['one with nothing in it', `z.writestr('folder/', '')`],
  ])('stays whole where it is %s', async (_what, lines) => {
    expect(await client.unpack(zipOf(lines))).toBe('document')
  })

  it.each([
    ['unpacks without end', `z.writestr('zeros', bytes(40 << 20))`, 'zip/bomb'],
    ['leads out of its folder', `z.writestr('../rx.xml', '<a/>')`, 'zip/name'],
    ['has a name twice', `z.writestr('rx.xml', 'a'); z.writestr('RX.xml', 'b')`, 'zip/name-twice'],
    [
      'holds too much',
      `[z.writestr(str(n), '') for n in range(${ZIP_LIMITS.files + 1})]`,
      'zip/too-many-entries',
    ],
  ])('is refused by name where it %s', async (_what, lines, code) => {
    expect(await codeOf(zipOf(lines))).toBe(code)
  })

  it('is refused by name where it is broken or no ZIP, and where no file came', async () => {
    const sound = await zipOf(`z.writestr('rx.xml', '<a/>')`).bytes()
    expect(await codeOf(new File([sound.slice(0, -5)], 'cut.zip'))).toBe('zip/no-end')
    expect(await codeOf(new File(['<a/>'], 'rx.zip'))).toBe('zip/no-end')
    const form = new FormData()
    form.append(PARTS.at, 'now')
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    const answer = await service.inject({
      method: 'POST',
      url: '/api/unpacked',
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    })
    expect(answer.json()).toMatchObject({ code: 'validation/no-file' })
  })
})
