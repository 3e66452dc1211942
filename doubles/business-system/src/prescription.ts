/** A prescription of the clinic, and what may become of it. */
import type { Insurer, WaitsFor } from './contract.js'
import type { Refused } from './errors.js'

/** A patient; all of them are invented. */
export type Patient = {
  readonly number: string
  /** Family name, one full-width space, given name. */
  readonly name: string
  /** Half-width, as the CSV wants it. */
  readonly kana: string
  readonly sex: 'male' | 'female'
  readonly birthDate: string
}

/** One drug with its amount a day and its use. */
export type Drug = {
  /** General name code (一般名コード). */
  readonly code: string
  readonly name: string
  readonly amount: string
  readonly unit: string
  readonly useCode: string
  readonly use: string
  readonly timesADay: number
  readonly days: number
}

/** Where a prescription stands; each state holds what is true in it. */
export type Signing =
  | { readonly state: 'waiting' }
  /** The signing client has it, or will have it as soon as it answers. */
  | {
      readonly state: 'signing'
      readonly jobId: string
      readonly waitsFor: WaitsFor | null
      /** `list`: under a list that its doctor approves; else under a day. */
      readonly approval?: 'list'
    }
  | { readonly state: 'signed'; readonly signedAt: string }
  | { readonly state: 'refused'; readonly problem: Refused }

/** A prescription with all that its CSV holds. */
export type Prescription = {
  readonly id: string
  readonly number: string
  /** Subject serialNumber of the doctor who wrote it. */
  readonly doctor: string
  readonly patient: Patient
  readonly insurer: Insurer
  readonly drugs: readonly Drug[]
  readonly writtenAt: string
  /** `crlf`: taken over from an older system, which ended its lines otherwise; the e-prescription service would refuse it. */
  readonly lineEnds: 'lf' | 'crlf'
  /** How often it was handed in. */
  readonly attempts: number
  readonly signing: Signing
}

/** The doctor as the CSV names one. */
export type Prescriber = { readonly subject: string; readonly name: string; readonly kana: string }

/** Under which id the signing client knows it: nothing of a patient, another one for each attempt. */
export function jobIdOf({ id, attempts }: Pick<Prescription, 'id' | 'attempts'>): string {
  return `rx-${id}-${attempts}`
}

/** Handed in: from now on its content is fixed. */
export function handedIn(prescription: Prescription, approval: 'day' | 'list' = 'day'): Prescription {
  const attempts = prescription.attempts + 1
  const jobId = jobIdOf({ id: prescription.id, attempts })
  const signing = { state: 'signing', jobId, waitsFor: null } as const
  return { ...prescription, attempts, signing: approval === 'day' ? signing : { ...signing, approval } }
}

/** Whether it waits on a list, and is not under a day. */
export function isListed({ signing }: Prescription): boolean {
  return signing.state === 'signing' && signing.approval === 'list'
}

/** Whether its content may still change, and whether it may be handed in: not once the signing client may have it. */
export function isOpen({ signing }: Prescription): boolean {
  return signing.state === 'waiting' || signing.state === 'refused'
}
