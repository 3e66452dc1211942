/** All prescriptions of the clinic: found by their doctor, changed one at a time, kept before anybody hears of the change. */
import type { Doctor } from './contract.js'
import { BusinessSystemError } from './errors.js'
import { inventedList } from './invented.js'
import { isListed, isOpen, type Prescription, type Signing } from './prescription.js'
import type { ClinicStore } from './store.js'

/** The prescriptions. */
export type Charts = {
  readonly of: (subject: string) => readonly Prescription[]
  /** @throws {BusinessSystemError} `clinic/prescription-unknown`, also for one of another doctor */
  readonly find: (subject: string, id: string) => Prescription
  readonly ofJob: (jobId: string) => Prescription | undefined
  readonly handedIn: () => readonly Prescription[]
  readonly put: (...changed: readonly Prescription[]) => void
  readonly settle: (prescription: Prescription, signing: Signing) => void
  /** For rehearsals: with other days of the first drug. @throws {BusinessSystemError} `clinic/already-handed-in` */
  readonly changed: (prescription: Prescription, days: number) => Prescription
  readonly addInvented: (subject: string) => void
}

/** What the charts are opened with. */
export type ChartsParts = {
  readonly doctors: readonly Doctor[]
  readonly store: ClinicStore
  readonly now: () => Date
  readonly random: (size: number) => Uint8Array
  readonly onChange: (subject: string) => void
}

/** Opens what is kept; the first time, the invented lists. */
export function openCharts({ doctors, store, now, random, onChange }: ChartsParts): Charts {
  const all = new Map((store.load() ?? []).map((one) => [one.id, one]))
  const put = (...changed: readonly Prescription[]) => {
    for (const one of changed) all.set(one.id, one)
    store.save([...all.values()])
    for (const doctor of new Set(changed.map((one) => one.doctor))) onChange(doctor)
  }
  const addInvented = (subject: string) => {
    const at = doctors.findIndex((one) => one.subject === subject)
    const doctor = doctors[at]
    if (doctor) put(...inventedList(doctor, at, { now: now(), random, before: all.size }))
  }
  if (all.size === 0) for (const { subject } of doctors) addInvented(subject)
  return {
    of: (subject) => [...all.values()].filter(({ doctor }) => doctor === subject),
    find: (subject, id) => {
      const found = all.get(id)
      if (found?.doctor !== subject)
        throw new BusinessSystemError('clinic/prescription-unknown', 'Not in the list')
      return found
    },
    ofJob: (jobId) =>
      [...all.values()].find(({ signing }) => signing.state === 'signing' && signing.jobId === jobId),
    handedIn: () => [...all.values()].filter(({ signing }) => signing.state === 'signing'),
    put,
    settle: (prescription, signing) => put({ ...prescription, signing }),
    changed: (prescription, days) => {
      if (!isOpen(prescription) && !isListed(prescription))
        throw new BusinessSystemError('clinic/already-handed-in', 'Its content is fixed')
      const [first, ...others] = prescription.drugs
      const drugs = first ? [{ ...first, days }, ...others] : []
      const signing = isListed(prescription) ? prescription.signing : ({ state: 'waiting' } as const)
      return { ...prescription, drugs, lineEnds: 'lf', signing }
    },
    addInvented,
  }
}
