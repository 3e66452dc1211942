/** Documents to sign: the minimal prescription, and a record of dispensing it. Everyone in them is invented. */
import { randomBytes } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { type SignOptions, sign } from '../create/sign.js'
import { DAY_0 } from './people.js'

/** 456 bytes with its final line feed; SHA-256 223f86224c92d100f665dd1f7106ad8ff186f1a3e1c01908751f0898b358b3a0. */
export const PRESCRIPTION_CSV = utf8(`SJ1
1,1,1234569,13,検証クリニック
2,100-0001,東京都千代田区千代田１－１
3,03-0000-0001,,
4,2,01,内科
5,,ｹﾝｼｮｳ ｲﾁﾛｳ,検証　一郎
11,P000123,試験　花子,ｼｹﾝ ﾊﾅｺ
12,2
13,19800415
21,1
22,31130842
23,2022,010001,1,01
24,030,070
51,20250401
52,20250404
101,1,1,,14
111,1,3,1012040400000000,１日２回朝夕食後　服用,2
201,1,1,1,7,1149032F1ZZZ,【般】エトドラク錠１００ｍｇ,4,1,錠
`)

/** A record with nothing but its header and one line. */
export const DISPENSING_CSV = utf8('CJ1,\n1,1,4123456,13,検証薬局\n')

/** How to sign in tests: a moment after day 0, Ids from chance. */
export function signing(signer: Signer, more: Partial<SignOptions> = {}): SignOptions {
  return { form: { packaging: 'prescription' }, signer, signingTime: DAY_0, randomBytes, ...more }
}

/** A signed prescription. */
export function prescribe(signer: Signer, more: Partial<SignOptions> = {}): Promise<Uint8Array> {
  return sign(PRESCRIPTION_CSV, signing(signer, more))
}

/** A signed record of dispensing. */
export function dispense(signer: Signer, prescription: Uint8Array, more: Partial<SignOptions> = {}) {
  return sign(DISPENSING_CSV, signing(signer, { form: { packaging: 'dispensing', prescription }, ...more }))
}
