/**
 * The audit log of one zone: sequencer, proofs, routes and the check.
 *
 * `openAudit` prepares the database and starts the sequencer; `verifyAudit` needs neither.
 */
import { type Logger, openReader, provisionService, type ReadinessCheck, type Route } from '@jitsuin/platform'
import { auditRoutes, type RecordsGuard } from './http/routes.js'
import { loadNoteSigner, makeNoteKey } from './outside/note-key.js'
import { TREE_HISTORY } from './store/history.js'
import { runSequencer, type SequencerState } from './usecases/run-sequencer.js'

export type { InclusionProof } from './contract.js'
export type { Damage, Difference } from './domain/compare.js'
export { AUDIT_ERRORS, AuditError } from './errors.js'
export { AUDIT_PROBLEMS } from './http/problems.js'
export { type AuditReport, verifyAudit } from './usecases/verify-audit.js'
export { verifyWithFiles } from './usecases/verify-with-files.js'
export { TREE_HISTORY }

/** Settings of a zone's audit log. */
export type AuditSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  /** Name of the log and of its key in checkpoints, such as `app.jitsuin.example/audit`. */
  readonly origin: string
  /** File of the Ed25519 key (PKCS#8 PEM); made at the first start, on a disk that the database's keepers cannot read. */
  readonly keyFile: string
  /** Folder of the copied heads. */
  readonly secondPlace: string
  readonly mayReadRecords: RecordsGuard
  readonly logger: Logger
}

/** A zone's audit log at work. */
export type Audit = {
  readonly routes: readonly Route[]
  readonly readiness: Readonly<Record<'audit-sequencer', ReadinessCheck>>
  state(): SequencerState
  close(): Promise<void>
}

/** Opens the audit log of a zone. */
export async function openAudit(settings: AuditSettings): Promise<Audit> {
  const url = await provisionService(settings.zoneUrl, TREE_HISTORY)
  await makeNoteKey(settings.keyFile)
  const signer = await loadNoteSigner(settings.keyFile, settings.origin)
  const sequencer = runSequencer({ url, signer, secondPlace: settings.secondPlace, logger: settings.logger })
  const reader = openReader(url)
  const isWorking = (state: SequencerState) => state === 'running' || state === 'waiting-for-lock'
  return {
    routes: auditRoutes(reader, settings.mayReadRecords),
    readiness: { 'audit-sequencer': async () => (isWorking(sequencer.state()) ? 'ready' : 'not-ready') },
    state: sequencer.state,
    close: async () => {
      await sequencer.stop()
      await reader.close()
    },
  }
}
