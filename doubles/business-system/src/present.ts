/** The clinic as pages see it. */
import { japanDate } from '@jitsuin/kernel'
import type { ClientList, ClientSession } from './client-answers.js'
import type { Doctor, Item, List, Session, View } from './contract.js'
import { versionOf } from './csv.js'
import type { Link } from './link.js'
import { type Drug, isOpen, type Prescription } from './prescription.js'

type Presented = {
  readonly doctor: Doctor
  readonly doctors: readonly Doctor[]
  readonly prescriptions: readonly Prescription[]
  readonly link: Link
  readonly now: Date
  readonly desk: View['desk']['state']
  readonly verifierAddress: string
}

/** One doctor's screen. A locked one tells how many wait, and nothing of a patient. */
export function presentView(shown: Presented): View {
  const { doctor, doctors, link, now, desk, verifierAddress } = shown
  const today = shown.prescriptions.filter((one) => isOfToday(one, now))
  const session = link.sessionOf(doctor.subject)
  const list = link.listOf(doctor.subject)
  return {
    doctor: presentDoctor(doctor),
    doctors: doctors.map(presentDoctor),
    session: session ? presentSession(session, link) : null,
    list: list ? presentList(list, link.signaturesOf(list.id)) : null,
    approvals: link.approvals(),
    sessions: link.liveSessions().flatMap(({ subject, ends }) => {
      const name = doctors.find((one) => one.subject === subject)?.name
      return name !== undefined && ends !== undefined ? [{ subject, name, ends }] : []
    }),
    outage: link.outage(),
    institution: link.institution(),
    verifierAddress,
    desk:
      desk === 'locked'
        ? { state: 'locked', unsigned: today.filter(isOpen).length }
        : { state: 'open', items: today.map((one) => presentItem(one, { doctor, now })) },
  }
}

/** What is not signed yet stays in the list, whatever day it is. */
function isOfToday({ signing, writtenAt }: Prescription, now: Date): boolean {
  return signing.state !== 'signed' || japanDate(new Date(writtenAt)) === japanDate(now)
}

/** A session as pages see it; null when it is over. */
export function presentSession(
  session: ClientSession,
  link: Pick<Link, 'signaturesOf' | 'mostOf'>,
): Session | null {
  const { id, state, approveAddress, approveBy, ends } = session
  if (state === 'asked' && approveAddress !== undefined && approveBy !== undefined)
    return { state, id, approveAddress, approveBy }
  if ((state === 'active' || state === 'locked') && ends !== undefined)
    return { state, id, ends, signatures: link.signaturesOf(id), most: link.mostOf(id) }
  return null
}

/** A list as pages see it; null when it is over. */
export function presentList(list: ClientList, signatures: number | null): List | null {
  const { id, state, approveAddress, approveBy, ends, numSignatures: count } = list
  if (state === 'asked' && approveAddress !== undefined && approveBy !== undefined)
    return { state, id, count, approveAddress, approveBy }
  return state === 'active' && ends !== undefined ? { state, id, count, ends, signatures } : null
}

function presentDoctor({ subject, name, kana }: Doctor): Doctor {
  return { subject, name, kana: kana.normalize('NFKC') }
}

function presentItem(one: Prescription, { doctor, now }: { doctor: Doctor; now: Date }): Item {
  const { id, number, patient, insurer, drugs, writtenAt, signing } = one
  return {
    id,
    number,
    version: versionOf(one, doctor),
    patient: { ...patient, kana: patient.kana.normalize('NFKC'), age: ageAt(patient.birthDate, now) },
    insurer,
    lines: drugs.map(lineOf),
    writtenAt,
    signing: presentSigning(signing),
  }
}

function presentSigning(signing: Prescription['signing']): Item['signing'] {
  switch (signing.state) {
    case 'signing':
      return { state: 'signing', waitsFor: signing.waitsFor }
    case 'waiting':
    case 'signed':
    case 'refused':
      return signing
  }
}

function lineOf({ name, amount, unit, use, days }: Drug): string {
  return `${name}　${amount}${unit}　${use}　${days}日分`
}

/** Whole years in Japan: one more on the birthday itself. */
export function ageAt(birthDate: string, now: Date): number {
  const [today, birth] = [japanDate(now), birthDate]
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4))
  return today.slice(5) < birth.slice(5) ? years - 1 : years
}
