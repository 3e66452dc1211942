/** The commands of HPKI and JPKI cards, each as the bytes of hpki §5.2 (ISO/IEC 7816-4 §11, 7816-8 §11). */
import { concatBytes } from '@jitsuin/kernel'
import type { CommandApdu } from './command.js'

/** INS of each command. */
export const INS = {
  verify: 0x20,
  manageSecurityEnvironment: 0x22,
  changeReferenceData: 0x24,
  performSecurityOperation: 0x2a,
  resetRetryCounter: 0x2c,
  activate: 0x44,
  generateKeyPair: 0x47,
  select: 0xa4,
  readBinary: 0xb0,
  getResponse: 0xc0,
  updateBinary: 0xd6,
} as const

const WHOLE_SHORT_ANSWER = 256

/** SELECT by DF name, whole or its beginning; `next` goes on to the next application with that beginning. */
export function selectApplication(aid: Uint8Array, occurrence: 'first' | 'next' = 'first'): CommandApdu {
  const p2 = occurrence === 'first' ? 0 : 2
  return { cla: 0, ins: INS.select, p1: 4, p2, data: aid, expectedBytes: WHOLE_SHORT_ANSWER }
}

/** SELECT an application of a My Number card, which gives no FCI. */
export function selectApplicationSilently(aid: Uint8Array): CommandApdu {
  return { cla: 0, ins: INS.select, p1: 4, p2: 0x0c, data: aid }
}

/** SELECT an elementary file of the application, without FCI. */
export function selectFile(fileId: Uint8Array): CommandApdu {
  return { cla: 0, ins: INS.select, p1: 2, p2: 0x0c, data: fileId }
}

/** READ BINARY of the selected file, from an offset of 15 bits. */
export function readBinary(offset: number, expectedBytes: number = WHOLE_SHORT_ANSWER): CommandApdu {
  return { cla: 0, ins: INS.readBinary, p1: offset >> 8, p2: offset & 0xff, expectedBytes }
}

/** READ BINARY of a file by its short identifier, from its beginning; the file is selected by it. */
export function readBinaryByShortId(shortId: number): CommandApdu {
  return { cla: 0, ins: INS.readBinary, p1: 0x80 | shortId, p2: 0, expectedBytes: WHOLE_SHORT_ANSWER }
}

/** VERIFY; without a PIN it asks how many tries are left. */
export function verify(reference: number, pin?: Uint8Array): CommandApdu {
  return { cla: 0, ins: INS.verify, p1: 0, p2: reference, ...(pin && { data: pin }) }
}

/** CHANGE REFERENCE DATA: the old PIN and the new one after it. */
export function changeReferenceData(
  reference: number,
  { oldPin, newPin }: { readonly oldPin: Uint8Array; readonly newPin: Uint8Array },
): CommandApdu {
  const data = concatBytes([oldPin, newPin])
  return { cla: 0, ins: INS.changeReferenceData, p1: 0, p2: reference, data }
}

/** CHANGE REFERENCE DATA to a first value, by who proved the transport key. */
export function setReferenceData(reference: number, secret: Uint8Array): CommandApdu {
  return { cla: 0, ins: INS.changeReferenceData, p1: 1, p2: reference, data: secret }
}

/** RESET RETRY COUNTER: the unlock code and the new PIN after it. */
export function resetRetryCounter(
  reference: number,
  { puk, newPin }: { readonly puk: Uint8Array; readonly newPin: Uint8Array },
): CommandApdu {
  return { cla: 0, ins: INS.resetRetryCounter, p1: 0, p2: reference, data: concatBytes([puk, newPin]) }
}

/** MANAGE SECURITY ENVIRONMENT, SET for computing a signature: the key by its file (81) or as a private key (84). */
export function chooseKey(tag: 0x81 | 0x84, reference: Uint8Array): CommandApdu {
  const data = Uint8Array.of(tag, reference.length, ...reference)
  return { cla: 0, ins: INS.manageSecurityEnvironment, p1: 0x41, p2: 0xb6, data }
}

/**
 * PERFORM SECURITY OPERATION, COMPUTE DIGITAL SIGNATURE over a block padded off card. Always extended, as seen on real cards:
 * 256 octets of data do not fit a short Lc, and Le says 65,536.
 */
export function signBlock(block: Uint8Array): CommandApdu {
  return { cla: 0, ins: INS.performSecurityOperation, p1: 0x9e, p2: 0x9a, data: block, expectedBytes: 65_536 }
}

/** The signature of a My Number card, which pads a DigestInfo itself. */
export function signDigestInfo(digestInfo: Uint8Array): CommandApdu {
  return {
    cla: 0x80,
    ins: INS.performSecurityOperation,
    p1: 0,
    p2: 0x80,
    data: digestInfo,
    expectedBytes: WHOLE_SHORT_ANSWER,
  }
}

/** GENERATE ASYMMETRIC KEY PAIR for the chosen key; the answer is its public key. */
export function generateKeyPair(): CommandApdu {
  return { cla: 0, ins: INS.generateKeyPair, p1: 0x80, p2: 0, expectedBytes: 65_536 }
}

/** UPDATE BINARY of the selected file, from an offset of 15 bits. */
export function updateBinary(offset: number, data: Uint8Array): CommandApdu {
  return { cla: 0, ins: INS.updateBinary, p1: offset >> 8, p2: offset & 0xff, data }
}

/** ACTIVATE: ends personalisation for good. */
export function activate(): CommandApdu {
  return { cla: 0, ins: INS.activate, p1: 0, p2: 0 }
}
