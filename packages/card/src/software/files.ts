/** READ BINARY and UPDATE BINARY (ISO/IEC 7816-4 §11.3.3, §11.3.5). */
import { statusOf } from '../apdu/status-words.js'
import {
  type Call,
  done,
  type Outcome,
  refuse,
  selectedApplication,
  selectedFile,
  withApplication,
} from './session.js'
import type { FileState } from './state.js'
import { mayPersonalise } from './transport.js'

/** Answers READ BINARY. */
export function readBinary(call: Call): Outcome {
  const place = placeOf(call)
  if (place.file === undefined) return refuse(place.refusal)
  const { file, offset } = place
  const session = { ...call.session, fileIdHex: file.fileIdHex }
  if (file.read !== 'always' && !call.session.verified.includes(file.read)) return refuse('6982')
  const content = Buffer.from(file.contentBase64, 'base64')
  if (offset > 0 && offset >= content.length) return refuse('6b00')
  const { expectedBytes = 0 } = call.command
  if (expectedBytes === 0) return refuse('6700')
  const data = content.subarray(offset, offset + expectedBytes)
  // Le of zeroes asks for all there is; any other Le for exactly so much (ISO/IEC 7816-4 §5.1).
  const isShort = data.length < expectedBytes && expectedBytes !== 256 && expectedBytes !== 65_536
  return { session, answer: { data, status: statusOf(isShort ? '6282' : '9000') } }
}

/** Answers UPDATE BINARY: during personalisation, to who proved the transport key, in files that have room. */
export async function updateBinary(call: Call): Promise<Outcome> {
  if (!mayPersonalise(call)) return refuse('6982')
  const place = placeOf(call)
  if (place.file === undefined) return refuse(place.refusal)
  const { file, offset } = place
  const { data } = call.command
  if (!data) return refuse('6700')
  const content = Buffer.from(file.contentBase64, 'base64')
  if (offset > content.length) return refuse('6b00')
  if (offset + data.length > (file.capacity ?? 0)) return refuse('6a84')
  const written = Buffer.concat([content.subarray(0, offset), data, content.subarray(offset + data.length)])
  await call.save(withFile(call, { ...file, contentBase64: written.toString('base64') }))
  return done({ ...call.session, fileIdHex: file.fileIdHex })
}

type Place =
  | { readonly file: FileState; readonly offset: number }
  | { readonly file?: undefined; readonly refusal: '6a82' | '6986' | '6981' }

/** P1 with bit 8 names a file by its short identifier, P2 the offset; otherwise both are the offset in the selected file. */
function placeOf(call: Call): Place {
  const { p1, p2 } = call.command
  const application = selectedApplication(call)
  if (p1 & 0x80) {
    const file = application?.files.find(({ shortId }) => shortId === (p1 & 0x1f))
    return file ? { file, offset: p2 } : { refusal: '6a82' }
  }
  if (call.session.fileIdHex === undefined) return { refusal: '6986' }
  const file = selectedFile(call)
  return file ? { file, offset: p1 * 256 + p2 } : { refusal: '6981' }
}

function withFile(call: Call, changed: FileState) {
  return withApplication(call.state, call.session, (application) => ({
    ...application,
    files: application.files.map((file) => (file.fileIdHex === changed.fileIdHex ? changed : file)),
  }))
}
