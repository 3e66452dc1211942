/**
 * Messages as text: in PEM (RFC 7468), in base64 alone, and as the one part of a mail (application/pkcs7-mime, RFC 8551 §3.2). Read only
 * where nothing else stands in the file.
 */
import { AdesError } from '../../errors.js'

const LABELS = ['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']
const SEQUENCE = 0x30
/** Looked at to tell what a file is; a header of a mail is no longer. */
const HEAD_BYTES = 8192

/** Whether a file is a message in text by its beginning. */
export function looksWrapped(file: Uint8Array): boolean {
  return formOf(textOf(file.subarray(0, HEAD_BYTES))) !== undefined
}

/** The message itself: what is not text stays as it is. @throws {AdesError} `cades/malformed`: it is not text alone */
export function unwrapCms(file: Uint8Array): Uint8Array {
  if (file[0] === SEQUENCE) return file
  const form = formOf(textOf(file.subarray(0, HEAD_BYTES)))
  if (!form) return file
  if (form === 'mail') return fromMail(file)
  const text = textOf(file).trim()
  return fromBase64(form === 'pem' ? bodyOfPem(text) : text)
}

type Form = 'pem' | 'base64' | 'mail'

function formOf(head: string): Form | undefined {
  const start = head.trimStart()
  if (LABELS.some((label) => start.startsWith(`-----BEGIN ${label}-----`))) return 'pem'
  // 30 80 to 30 84: a SEQUENCE that is longer than 127 octets, or of indefinite length.
  if (/^MI[A-T][A-Za-z0-9+/\r\n]{16}/.test(start)) return 'base64'
  const isMail = /^(MIME-Version|Content-[A-Za-z-]+|To|From|Subject|Date|Message-ID|Received|Return-Path):/i
  return isMail.test(start) && isSigned(headersOf(start).headers) ? 'mail' : undefined
}

function bodyOfPem(text: string): string {
  const found = /^-----BEGIN ([A-Z0-9 #]+)-----\r?\n([^-]*)-----END \1-----$/.exec(text)
  return found?.[2] ?? malformed('Something stands around the PEM')
}

function fromBase64(text: string): Uint8Array {
  const compact = text.replaceAll(/[\s\0]+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) malformed('This is no base64')
  return new Uint8Array(Buffer.from(compact, 'base64'))
}

/** The one body under the headers, in base64 or as octets. */
function fromMail(file: Uint8Array): Uint8Array {
  const { headers, bodyAt } = headersOf(textOf(file.subarray(0, HEAD_BYTES)).trimStart())
  if (bodyAt === undefined) return malformed('The header of the mail does not end')
  const skipped = textOf(file.subarray(0, HEAD_BYTES)).search(/\S/)
  const body = file.subarray(skipped + bodyAt)
  const encoding = fieldOf(headers, 'content-transfer-encoding')?.trim().toLowerCase()
  if (encoding === 'base64') return fromBase64(textOf(body))
  return encoding === 'binary' || encoding === undefined ? body : malformed('Another transfer encoding')
}

type Headers = readonly string[]

/** The lines of a header, folded ones in one piece, and where its body begins. */
function headersOf(text: string): { readonly headers: Headers; readonly bodyAt: number | undefined } {
  const end = /\r?\n\r?\n/.exec(text)
  const header = end ? text.slice(0, end.index) : text
  const headers = header.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  return { headers, bodyAt: end ? end.index + end[0].length : undefined }
}

function fieldOf(headers: Headers, name: string): string | undefined {
  const found = headers.find((line) => line.toLowerCase().startsWith(`${name}:`))
  return found?.slice(name.length + 1)
}

function isSigned(headers: Headers): boolean {
  const type = fieldOf(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  return /^application\/(x-)?pkcs7-(mime|signature)$/.test(type)
}

/** Octet for octet: what is not ASCII is no base64, and no header that is looked for. */
function textOf(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
}

function malformed(why: string): never {
  throw new AdesError('cades/malformed', why)
}
