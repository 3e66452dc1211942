/** SELECT (ISO/IEC 7816-4 §11.2.2): applications by name, elementary files by identifier. */
import { der } from '@jitsuin/pki'
import { type Call, done, FRESH_SESSION, type Outcome, refuse, selectedApplication } from './session.js'

const BY_NAME = 0x04
const BY_FILE_ID: readonly number[] = [0x00, 0x02]
const NEXT = 0x02
const NO_FCI = 0x0c

/** Answers SELECT. */
export function select(call: Call): Outcome {
  const { p1 } = call.command
  if (p1 === BY_NAME) return selectApplication(call)
  return BY_FILE_ID.includes(p1) ? selectFile(call) : refuse('6a86')
}

/** Whatever was verified is forgotten, so that applications cannot be interleaved (hpki §5.2). */
function selectApplication({ command, state, session }: Call): Outcome {
  const { data, p2 } = command
  if (p2 & ~(NEXT | NO_FCI)) return refuse('6a86')
  if (!data || data.length < 5 || data.length > 16) return refuse('6a87')
  const beginning = Buffer.from(data).toString('hex')
  const after = p2 & NEXT ? (session.application ?? -1) : -1
  const found = state.applications.findIndex(
    ({ aidHex }, index) => index > after && aidHex.startsWith(beginning),
  )
  const application = state.applications[found]
  if (!application) return refuse('6a82')
  const transport = session.transport // proved to the card, not to one application
  const fci =
    p2 & NO_FCI ? undefined : der.encode(0x6f, der.encode(0x84, Buffer.from(application.aidHex, 'hex')))
  return done({ ...FRESH_SESSION, transport, application: found }, fci)
}

/** EFs and the internal files of keys and PINs alike. */
function selectFile(call: Call): Outcome {
  const { data, p2 } = call.command
  if (p2 !== NO_FCI) return refuse('6a86')
  if (data?.length !== 2) return refuse('6a87')
  const application = selectedApplication(call)
  if (!application) return refuse('6a82')
  const wanted = Buffer.from(data).toString('hex')
  const all = [...application.files, ...application.keys, ...application.passwords]
  if (!all.some(({ fileIdHex }) => fileIdHex === wanted)) return refuse('6a82')
  return done({ ...call.session, fileIdHex: wanted })
}
