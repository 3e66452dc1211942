/** What a doctor does at the signing list. Each call names the doctor; nobody sees or signs what another one wrote. */

import type { Logger } from '@jitsuin/platform'
import { openCharts } from './charts.js'
import type { Asked, Begun, Doctor, Refusal, SignAnswer, View } from './contract.js'
import { csvOf, versionOf } from './csv.js'
import { BusinessSystemError, wordsOf } from './errors.js'
import { openHandingIn } from './handing-in.js'
import { openLink } from './link.js'
import { handedIn, isListed, isOpen, jobIdOf, type Prescription } from './prescription.js'
import { presentList, presentSession, presentView } from './present.js'
import type { SigningClient } from './signing-client.js'
import type { ClinicStore } from './store.js'

/** The clinic. Every call throws `clinic/doctor-unknown`. */
export type Clinic = {
  readonly doctors: readonly Doctor[]
  readonly view: (subject: string) => View
  /** Calls at each change of a doctor's view; gives the way to stop. The last to stop locks the screen after a while. */
  readonly watch: (subject: string, listener: () => void) => () => void
  readonly sign: (subject: string, wishes: readonly { id: string; version: string }[]) => Promise<SignAnswer>
  readonly begin: (subject: string) => Promise<Begun>
  readonly end: (subject: string) => Promise<void>
  /** Has exactly these approved on the phone, each as it is shown here; then they are signed by themselves. */
  readonly askList: (subject: string, wishes: readonly { id: string; version: string }[]) => Promise<Asked>
  /** Ends the list; what is not signed is open again. */
  readonly endList: (subject: string) => Promise<void>
  readonly lock: (subject: string) => Promise<void>
  readonly unlock: (subject: string) => Promise<void>
  readonly document: (subject: string, id: string) => { readonly number: string; readonly bytes: Uint8Array }
  readonly change: (subject: string, id: string, days: number) => Promise<void>
  readonly addInvented: (subject: string) => void
  /** Ends what is open: streams to pages, the connection to the signing client. Call it before the listener closes. */
  readonly stop: () => Promise<void>
  /** Aborted by `stop`. */
  readonly closed: AbortSignal
}

/** What the clinic is opened with. */
export type ClinicParts = {
  readonly doctors: readonly Doctor[]
  readonly client: SigningClient
  readonly store: ClinicStore
  readonly now: () => Date
  readonly random: (size: number) => Uint8Array
  readonly verifierAddress: string
  /** Milliseconds: between questions about outages; before a broken connection is tried again; with no page open before the lock. */
  readonly patience: { readonly pollMs: number; readonly retryMs: number; readonly awayMs: number }
  readonly logger: Logger
}

/** Opens the clinic and connects it with the signing client. */
export function openClinic(parts: ClinicParts): Clinic {
  const { doctors, client, store, now, patience, logger } = parts
  const listeners = new Map<string, Set<() => void>>()
  const locked = new Set<string>()
  const awayTimers = new Map<string, NodeJS.Timeout>()
  const stopping = new AbortController()

  const tell = (subject: string) => {
    for (const listener of listeners.get(subject) ?? []) listener()
  }
  const tellAll = () => {
    for (const { subject } of doctors) tell(subject)
  }
  const charts = openCharts({ ...parts, onChange: tell })
  const handing = openHandingIn({
    ...parts,
    charts,
    doctorOf,
    onSigned: async (subject) => {
      const session = link.sessionOf(subject)
      if (session) await link.look(session.id)
      const list = link.listOf(subject)
      if (list) await link.look(list.id)
    },
  })
  const link = openLink({
    client,
    now,
    ...patience,
    onChange: () => {
      // Approved on the phone after its doctor had left: nothing is signed until the doctor is back.
      for (const subject of locked)
        if (link.sessionOf(subject)?.state === 'active') lock(subject).catch(noteFailure)
      tellAll()
    },
    onJob: ({ job }) => void handing.settle(job).catch(noteFailure),
    retell: () => void handing.again().catch(noteFailure),
  })

  function noteFailure(error: unknown): void {
    logger.warn({ err: error }, 'the signing client was not understood')
  }
  function doctorOf(subject: string): Doctor {
    const found = doctors.find((one) => one.subject === subject)
    if (!found) throw new BusinessSystemError('clinic/doctor-unknown', subject)
    return found
  }

  /** Checked one by one, before anything is handed in: what was shown is what is signed. */
  function judge(subject: string, { id, version }: { id: string; version: string }): Prescription | Refusal {
    try {
      const found = charts.find(subject, id)
      if (!isOpen(found)) return wordsOf('clinic/already-handed-in')
      return versionOf(found, doctorOf(subject)) === version ? found : wordsOf('clinic/changed-since-shown')
    } catch (error) {
      if (error instanceof BusinessSystemError) return wordsOf(error.code)
      throw error
    }
  }

  /** The same twice in one wish is one. */
  const judgeAll = (subject: string, wishes: readonly { id: string; version: string }[]) => {
    const unique = [...new Map(wishes.map((wish) => [wish.id, wish])).values()]
    return unique.map((wish) => ({ id: wish.id, verdict: judge(subject, wish) }))
  }

  const expectOpenDesk = (subject: string) => {
    doctorOf(subject)
    if (locked.has(subject)) throw new BusinessSystemError('clinic/locked', subject)
  }

  async function lock(subject: string): Promise<void> {
    doctorOf(subject)
    if (!locked.has(subject)) {
      locked.add(subject)
      tell(subject)
    }
    const session = link.sessionOf(subject)
    if (session?.state === 'active') await client.lock(session.id)
  }

  return {
    doctors,
    view: (subject) => {
      const isLocked = locked.has(subject) || link.sessionOf(subject)?.state === 'locked'
      const desk = isLocked ? 'locked' : 'open'
      return presentView({
        doctor: doctorOf(subject),
        doctors,
        prescriptions: charts.of(subject),
        link,
        now: now(),
        desk,
        verifierAddress: parts.verifierAddress,
      })
    },
    watch: (subject, listener) => {
      doctorOf(subject)
      clearTimeout(awayTimers.get(subject))
      const own = listeners.get(subject) ?? new Set()
      listeners.set(subject, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size > 0) return
        const leave = () => void lock(subject).catch(noteFailure)
        clearTimeout(awayTimers.get(subject))
        awayTimers.set(subject, setTimeout(leave, patience.awayMs).unref())
      }
    },
    sign: async (subject, wishes) => {
      expectOpenDesk(subject)
      if (link.sessionOf(subject)?.state !== 'active')
        throw new BusinessSystemError('clinic/not-approved', 'No session in force')
      const judged = judgeAll(subject, wishes)
      const taken = takenOf(judged).map((one) => handedIn(one))
      charts.put(...taken)
      await handing.handIn(subject, taken)
      return { items: answersOf(judged) }
    },
    askList: async (subject, wishes) => {
      expectOpenDesk(subject)
      const judged = judgeAll(subject, wishes)
      const taken = takenOf(judged).map((one) => handedIn(one, 'list'))
      if (taken.length === 0) return { items: answersOf(judged), list: null, qr: null }
      charts.put(...taken)
      const { list, qr } = await handing.askList(subject, taken)
      link.noteList(list)
      return { items: answersOf(judged), list: presentList(list, null), qr }
    },
    endList: async (subject) => {
      doctorOf(subject)
      const list = link.listOf(subject)
      if (list) {
        await client.endList(list.id)
        link.noteList({ ...list, state: 'ended' })
      }
      await handing.release(charts.of(subject))
    },
    begin: async (subject) => {
      expectOpenDesk(subject)
      const { qr, ...session } = await client.begin(subject)
      link.note(session)
      return { session: presentSession(session, link), qr: qr?.pngDataUri ?? null }
    },
    end: async (subject) => {
      doctorOf(subject)
      const session = link.sessionOf(subject)
      if (!session) return
      await client.end(session.id)
      link.note({ ...session, state: 'ended' })
    },
    lock,
    unlock: async (subject) => {
      doctorOf(subject)
      const wasLocked = locked.delete(subject)
      const session = link.sessionOf(subject)
      try {
        if (session?.state === 'locked') {
          await client.unlock(session.id)
          link.note({ ...session, state: 'active' })
        }
      } catch (error) {
        if (wasLocked) locked.add(subject)
        throw error
      }
      tell(subject)
    },
    document: (subject, id) => {
      const { number, signing } = charts.find(subject, id)
      const bytes = signing.state === 'signed' ? store.loadDocument(id) : undefined
      if (!bytes) throw new BusinessSystemError('clinic/not-signed', id)
      return { number, bytes }
    },
    change: async (subject, id, days) => {
      const changed = charts.changed(charts.find(subject, id), days)
      // First where it would be signed: what the doctor approves from now on is not this any more.
      if (isListed(changed)) {
        const item = { jobId: jobIdOf(changed), csv: csvOf(changed, doctorOf(subject)) }
        await client.change(item)
      }
      charts.put({
        ...changed,
        signing: isListed(changed) ? charts.find(subject, id).signing : changed.signing,
      })
    },
    addInvented: (subject) => charts.addInvented(doctorOf(subject).subject),
    closed: stopping.signal,
    stop: async () => {
      stopping.abort()
      for (const timer of awayTimers.values()) clearTimeout(timer)
      await link.stop()
    },
  }
}

type Judged = readonly { readonly id: string; readonly verdict: Prescription | Refusal }[]

function takenOf(judged: Judged): readonly Prescription[] {
  return judged.flatMap(({ verdict }) => ('code' in verdict ? [] : [verdict]))
}

function answersOf(judged: Judged): SignAnswer['items'] {
  return judged.map(({ id, verdict }) =>
    'code' in verdict ? { id, taken: 'no', problem: verdict } : { id, taken: 'yes' },
  )
}
