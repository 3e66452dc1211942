/** Handing prescriptions in at the signing client, and taking what it says of them. */
import type { Logger } from '@jitsuin/platform'
import type { Charts } from './charts.js'
import type { ClientJob, ClientList } from './client-answers.js'
import type { Doctor } from './contract.js'
import { csvOf } from './csv.js'
import { BusinessSystemError, wordsOf } from './errors.js'
import { isListed, jobIdOf, type Prescription, type Signing } from './prescription.js'
import { ClientRefusal, type SigningClient } from './signing-client.js'
import type { ClinicStore } from './store.js'

/** What it works with. */
export type HandingInParts = {
  readonly doctors: readonly Doctor[]
  readonly doctorOf: (subject: string) => Doctor
  readonly charts: Charts
  readonly client: SigningClient
  readonly store: ClinicStore
  readonly now: () => Date
  readonly logger: Logger
  readonly onSigned: (subject: string) => Promise<void>
}

/** The way to the signing client and back. */
export type HandingIn = {
  /** Hands in; what the client does not answer now is kept and handed in again later. */
  readonly handIn: (subject: string, prescriptions: readonly Prescription[]) => Promise<void>
  /**
   * Asks for the approval of exactly these. What comes to nothing is open again, here and at the client.
   *
   * @throws {BusinessSystemError} `clinic/client-unreachable`; {ClientRefusal}
   */
  readonly askList: (
    subject: string,
    prescriptions: readonly Prescription[],
  ) => Promise<{ readonly list: ClientList; readonly qr: string | null }>
  /** Opens again what waits for a list that nobody will approve. */
  readonly release: (prescriptions: readonly Prescription[]) => Promise<void>
  /** Everything that has no answer yet, once more: after a crash or an outage nobody knows whether it arrived. */
  readonly again: () => Promise<void>
  /** Takes what the client says of a job. */
  readonly settle: (job: ClientJob) => Promise<void>
}

type Answered = Awaited<ReturnType<SigningClient['handIn']>>[number]

/** Opens it. */
export function openHandingIn(parts: HandingInParts): HandingIn {
  const { doctors, doctorOf, charts, client } = parts
  const takeDocument = openDocuments(parts)
  /** Lists on their way to the client: of these jobs nobody knows yet whether a list names them. */
  const asking = new Set<string>()
  /** Being withdrawn: what the client tells of it is our own doing. */
  const releasing = new Map<string, Promise<void>>()

  const settle = async (job: ClientJob): Promise<void> => {
    const prescription = charts.ofJob(job.id)
    if (!prescription || releasing.has(job.id)) return
    switch (job.state) {
      case 'waiting':
      case 'signing': {
        if (job.waitsFor === 'list' && !asking.has(job.id)) return releaseIfUnlisted(job.id)
        return charts.settle(prescription, waitingFor(prescription, job))
      }
      case 'refused':
      case 'expired': {
        const problem = job.problem ?? wordsOf('clinic/client-refused')
        return charts.settle(prescription, { state: 'refused', problem })
      }
      case 'signed':
      case 'done':
        return takeDocument(prescription, job)
    }
  }

  /** What was told may be old: a list may name it by now. */
  const releaseIfUnlisted = async (jobId: string) => {
    let found: ClientJob | undefined
    await once(jobId, async () => {
      found = await client.job(jobId)
      if (found.state === 'waiting' && found.waitsFor === 'list') await withdraw(jobId)
    })
    if (found && found.waitsFor !== 'list') await settle(found)
  }

  const release = async (prescriptions: readonly Prescription[]) => {
    for (const { signing } of prescriptions.filter(isListed))
      if (signing.state === 'signing') await once(signing.jobId, () => withdraw(signing.jobId))
  }

  /** Being signed at this moment, it stays, and what becomes of it is told by itself. */
  const withdraw = async (jobId: string) => {
    const outcome = await client.forget(jobId).then(
      () => 'forgotten',
      () => 'kept',
    )
    const known = charts.ofJob(jobId)
    if (known && outcome === 'forgotten') charts.settle(known, { state: 'waiting' })
  }

  const once = (jobId: string, act: () => Promise<void>): Promise<void> => {
    const running = releasing.get(jobId) ?? act().finally(() => releasing.delete(jobId))
    releasing.set(jobId, running)
    return running
  }

  const itemsOf = (subject: string, prescriptions: readonly Prescription[]) =>
    prescriptions.map((one) => ({ jobId: jobIdOf(one), csv: csvOf(one, doctorOf(subject)) }))

  const note = async ({ id, job, problem }: Answered) => {
    const prescription = charts.ofJob(id)
    if (job) return settle(job)
    // It changed while it travelled once more: the client has the newer one, and tells of it by itself.
    if (prescription && isListed(prescription) && problem?.code === 'client/job-differs') return
    if (prescription)
      charts.settle(prescription, {
        state: 'refused',
        problem: problem ?? wordsOf('clinic/client-refused'),
      })
  }

  const send = async (subject: string, prescriptions: readonly Prescription[]) => {
    for (const approval of ['day', 'list'] as const) {
      const own = prescriptions.filter((one) => isListed(one) === (approval === 'list'))
      if (own.length === 0) continue
      for (const item of await client.handIn(subject, itemsOf(subject, own), approval)) await note(item)
    }
  }

  return {
    settle,
    release,
    askList: async (subject, prescriptions) => {
      const ids = prescriptions.map(jobIdOf)
      for (const id of ids) asking.add(id)
      try {
        const { items, qr, ...list } = await client.askList(subject, itemsOf(subject, prescriptions))
        for (const id of ids) asking.delete(id)
        for (const item of items) await note(item)
        return { list, qr: qr?.pngDataUri ?? null }
      } catch (error) {
        for (const id of ids) asking.delete(id)
        await release(prescriptions)
        for (const known of ids.flatMap((id) => charts.ofJob(id) ?? []))
          charts.settle(known, { state: 'waiting' })
        throw error
      }
    },
    handIn: async (subject, prescriptions) => {
      try {
        await send(subject, prescriptions)
      } catch (error) {
        if (!(error instanceof BusinessSystemError) && !(error instanceof ClientRefusal)) throw error
        for (const jobId of prescriptions.map(jobIdOf)) {
          const known = charts.ofJob(jobId)
          if (known)
            charts.settle(known, waitingFor(known, { id: jobId, state: 'waiting', waitsFor: 'computer' }))
        }
      }
    },
    again: async () => {
      for (const { subject } of doctors)
        await send(
          subject,
          charts.handedIn().filter(({ doctor }) => doctor === subject),
        )
    },
  }
}

/** What the reader is told of a job that is not signed yet; for a list, that the phone shows it. */
function waitingFor({ signing }: Prescription, { id: jobId, state, waitsFor: told }: ClientJob): Signing {
  const isOfList = signing.state === 'signing' && signing.approval === 'list'
  const waitsFor = told ?? null
  const what = isOfList && waitsFor === 'approval' ? 'list' : waitsFor
  const facts = { state: 'signing', jobId, waitsFor: state === 'waiting' ? what : null } as const
  return isOfList ? { ...facts, approval: 'list' } : facts
}

/** Fetches the document of a job, once however often the job is told, and keeps it before the client forgets it. */
function openDocuments(parts: HandingInParts) {
  const { doctorOf, charts, client, store, now, logger, onSigned } = parts
  const running = new Map<string, Promise<void>>()
  const fetchOnce = async (prescription: Prescription, { id, signedAt }: ClientJob) => {
    const document = await client.result(id)
    if (!holds(document, csvOf(prescription, doctorOf(prescription.doctor)))) {
      logger.error({ job: id }, 'a document of something else came back')
      return charts.settle(prescription, { state: 'refused', problem: wordsOf('clinic/document-of-another') })
    }
    store.saveDocument(prescription.id, document)
    charts.settle(prescription, { state: 'signed', signedAt: signedAt ?? now().toISOString() })
    // The client forgets it by itself later.
    await client.forget(id).catch((error: unknown) => logger.warn({ err: error, job: id }, 'not forgotten'))
    await onSigned(prescription.doctor)
  }
  return (prescription: Prescription, job: ClientJob): Promise<void> => {
    const fetching = running.get(job.id) ?? fetchOnce(prescription, job).finally(() => running.delete(job.id))
    running.set(job.id, fetching)
    return fetching
  }
}

/** Whether the document carries exactly this CSV: a signature is never attached to another patient's prescription. */
export function holds(document: Uint8Array, csv: Uint8Array): boolean {
  const content = `>${Buffer.from(csv).toString('base64')}</PrescriptionDocument>`
  return Buffer.from(document).toString('utf8').split(content).length === 2
}
