/**
 * A small stand-in for the verification service: serves the built pages under a strict policy, and canned answers of the
 * contract, chosen by the name of the file that is handed over.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import {
  LIMITS,
  PARTS,
  type Problem,
  ROUTES,
  reportJsonSchema,
  type Sample,
  type Trust,
  UNPACKED_PARTS,
} from '@jitsuin/verification/contract'
import { BROKEN_PDF, CHANGED_DOSE, LOCKED_PDF, pdfReport, SIGNED_PDF } from './pdf-files.js'
import {
  CONTAINER_REPORT,
  DETACHED_REPORT,
  HOSTILE_REPORT,
  OLD_REPORT,
  TAMPERED_REPORT,
  TWO_SIGNATURES_REPORT,
  UNPROVEN_REPORT,
  VALID_REPORT,
  WRONG_ROLE_REPORT,
} from './reports.js'

/** The policy that the platform serves its pages under: nothing inline, nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const REPORTS = {
  'valid.xml': VALID_REPORT,
  'tampered.xml': TAMPERED_REPORT,
  'unproven.xml': UNPROVEN_REPORT,
  'wrong-role.xml': WRONG_ROLE_REPORT,
  'two-signatures.xml': TWO_SIGNATURES_REPORT,
  'hostile.xml': HOSTILE_REPORT,
  'letter.sig.xml': DETACHED_REPORT,
  'referral.asice': CONTAINER_REPORT,
  'old.xml': OLD_REPORT,
  'signed.pdf': pdfReport(SIGNED_PDF.length),
  'changed.pdf': pdfReport(SIGNED_PDF.length, CHANGED_DOSE),
  'locked.pdf': pdfReport(LOCKED_PDF.length),
  'broken.pdf': pdfReport(BROKEN_PDF.length),
} as const

const SAMPLES: readonly Sample[] = [
  sample(
    'sound',
    'valid.xml',
    'VALID',
    '正しい処方箋',
    'Sound prescription',
    '医師が署名し、タイムスタンプもあります。',
    'Signed by a doctor, with a time stamp.',
  ),
  sample(
    'tampered',
    'tampered.xml',
    'INVALID',
    '改ざんされた処方箋',
    'Tampered prescription',
    '署名のあとで、薬の量が1文字だけ変えられています。',
    'One digit of a dose was changed after signing.',
  ),
  sample(
    'revoked',
    'unproven.xml',
    'INDETERMINATE',
    '証明書が失効した処方箋',
    'Revoked certificate',
    '失効の前に署名されたことを示すものがありません。',
    'Nothing shows that the signature came before the revocation.',
  ),
  sample(
    'role',
    'wrong-role.xml',
    'INVALID',
    '薬剤師が署名した処方箋',
    'Signed by a pharmacist',
    '処方箋に署名できない資格です。',
    'This qualification may not sign a prescription.',
  ),
]

const TRUST: Trust = {
  anchors: [
    anchor('デモ HPKI ルート認証局', 'signature', '5b'),
    anchor('デモ タイムスタンプ ルート認証局', 'time-stamp', 'c4'),
  ],
}

const NOT_XML: Problem = {
  type: 'about:blank',
  title: 'Unsupported file',
  status: 415,
  code: 'verification/unreadable',
  ja: 'このファイルは、署名された文書として読めませんでした。',
  en: 'This file could not be read as a signed document.',
  next: {
    ja: '署名付きの XML ファイルかどうかを確かめてください。',
    en: 'Check that it is a signed XML file.',
  },
}

const BOMB: Problem = {
  type: 'about:blank',
  title: 'Unprocessable Content',
  status: 422,
  code: 'zip/bomb',
  ja: 'ZIPの中身が、圧縮された大きさに比べて異常に大きくなります。',
  en: 'The ZIP unpacks to many times of what an honest one would.',
  next: { ja: '作成者から同じファイルをもう一度受け取ってください。', en: 'Obtain the same file once more.' },
}

/** A running stand-in: its address, what it was asked, and how to stop it. */
export type FixtureServer = {
  readonly origin: string
  readonly requests: readonly string[]
  readonly stop: () => void
}

const NEIGHBOUR = {
  id: 'portal',
  address: 'http://portal.localhost/',
  name: { ja: '保有者ポータル', en: 'Holder portal' },
  purpose: { ja: '医師資格証の内容を確かめる', en: 'See what your card says' },
}

type House = { readonly pages: string; readonly requests: string[] }

/** Serves the pages of folder `pages` on a free port of this machine. */
export async function startFixtureServer(pages: string): Promise<FixtureServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    void answer(request, response, { pages, requests })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A listening TCP server has one.
  return { origin: `http://localhost:${port}`, requests, stop: () => server.closeAllConnections() }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, requests }: House,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname === ROUTES.samples) return json(response, 200, SAMPLES)
  if (pathname === ROUTES.reportSchema) return json(response, 200, reportJsonSchema())
  if (pathname === ROUTES.trust) return json(response, 200, TRUST)
  if (pathname === ROUTES.neighbours) return json(response, 200, [NEIGHBOUR])
  if (pathname === ROUTES.validations) return validate(request, response, requests)
  if (pathname === ROUTES.unpacked) return unpack(request, response)
  if (pathname === ROUTES.etsiReports) return void response.end('<vr:ValidationReport/>')
  if (pathname.startsWith(ROUTES.samples)) return void response.end('<Prescription/>')
  return servePage(response, pages, pathname)
}

/** Every ZIP holds the same three files, but for a bomb. */
async function unpack(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent = await formOf(request)
  const file = sent.get(PARTS.file)
  if (file instanceof File && file.name === 'bomb.zip') return json(response, 422, BOMB)
  const form = new FormData()
  const paths = ['letters/letter.pdf', 'letters/letter.pdf.p7s', 'tampered.xml']
  form.append(UNPACKED_PARTS.paths, JSON.stringify(paths))
  for (const position of paths.keys()) form.append(UNPACKED_PARTS.file(position), new Blob(['<a/>']), 'file')
  const answer = new Response(form)
  response.writeHead(200, { 'content-type': answer.headers.get('content-type') ?? '' })
  response.end(Buffer.from(await answer.arrayBuffer()))
}

async function formOf(request: IncomingMessage): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  return new Response(await buffer(request), { headers }).formData()
}

async function validate(
  request: IncomingMessage,
  response: ServerResponse,
  requests: string[],
): Promise<void> {
  const form = await formOf(request)
  const file = form.get(PARTS.file) ?? form.get(PARTS.signature)
  if (!(file instanceof File) || file.size > LIMITS.bytesPerFile) return json(response, 415, NOT_XML)
  const rules = form.get(PARTS.policy)
  requests.push(`${file.name} as of ${form.get(PARTS.at) ?? 'now'}${rules === null ? '' : ` by ${rules}`}`)
  if (form.get(PARTS.content) !== null) return result(response, file.name, VALID_REPORT)
  if (file.name === 'slow.xml') await new Promise((resolve) => setTimeout(resolve, 1500))
  if (file.name === 'cut.xml') return void response.destroy()
  if (file.name === 'photo.jpg') return json(response, 415, NOT_XML)
  result(response, file.name, isKnown(file.name) ? REPORTS[file.name] : VALID_REPORT)
}

function isKnown(name: string): name is keyof typeof REPORTS {
  return Object.hasOwn(REPORTS, name)
}

function result(response: ServerResponse, fileName: string, report: unknown): void {
  json(response, 200, { results: [{ fileName, report }] })
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
  })
  response.end(JSON.stringify(body))
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
  '.icc': 'application/octet-stream',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** An address of the router is answered with the one page; everything under it has an extension. */
async function servePage(response: ServerResponse, pages: string, pathname: string): Promise<void> {
  const extension = extname(pathname)
  const type = TYPES[extension] ?? 'text/html; charset=utf-8'
  const file = TYPES[extension] ? pathname : '/index.html'
  try {
    const content = await readFile(join(pages, file))
    response.writeHead(200, {
      'content-type': type,
      'content-security-policy': POLICY,
      'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}

function sample(
  id: string,
  fileName: string,
  verdict: Sample['expected']['verdict'],
  ...words: readonly string[]
): Sample {
  const [titleJa = '', titleEn = '', ja = '', en = ''] = words
  return {
    id,
    fileName,
    title: { ja: titleJa, en: titleEn },
    explanation: { ja, en },
    expected: { verdict, answers: {} },
    sizeBytes: 5_120,
  }
}

function anchor(name: string, purpose: 'signature' | 'time-stamp', byte: string): Trust['anchors'][number] {
  return { name, purpose, sha256: byte.repeat(32), notAfter: '2046-03-31T14:59:59Z', demonstration: true }
}
