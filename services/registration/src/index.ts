/** The issuing office: applications, decisions, cards, and what comes after. */
import {
  FILE_PROBLEMS,
  inspectUpload,
  type ProblemTable,
  provisionService,
  type Route,
} from '@jitsuin/platform'
import type { ApplicationForm, DocumentFacts, DocumentKind, IdentityKind } from './contract.js'
import type { OfficerKey } from './domain/cases/officer-signature.js'
import { aftercareOfficeRoutes, aftercareTrackerRoutes } from './http/aftercare/routes.js'
import { batchesOfficeRoutes } from './http/batches/routes.js'
import { campaignsOfficeRoutes } from './http/campaigns/routes.js'
import { casesOfficeRoutes } from './http/cases/routes.js'
import { applyRoutes, intakeOfficeRoutes } from './http/intake/routes.js'
import { organisationsOfficeRoutes } from './http/organisations/routes.js'
import { CONTRACT_PROBLEMS, REGISTRATION_PROBLEMS } from './http/problems.js'
import { pickupApplyRoutes } from './http/production/apply-routes.js'
import { productionOfficeRoutes } from './http/production/routes.js'
import { contractOfficeRoutes } from './http/second-key/contract-routes.js'
import { enrolmentLetterRoutes } from './http/second-key/enrolment-letter-routes.js'
import { secondKeyOfficeRoutes } from './http/second-key/routes.js'
import { openDatabase } from './store/database.js'
import { REGISTRATION_HISTORY } from './store/history.js'
import type { RematchPace } from './usecases/aftercare/rematch.js'
import { type AftercareWorker, startAftercare } from './usecases/aftercare/worker.js'
import { receiveCase } from './usecases/cases/receive-case.js'
import { adoptOfficer } from './usecases/cases/sign-enrolment.js'
import { type CasesWorker, startCases } from './usecases/cases/worker.js'
import type { Outside, RegistrationContext } from './usecases/context.js'
import { type IntakeWorker, startIntake } from './usecases/intake/worker.js'
import { seedOrganisations } from './usecases/organisations/demonstration.js'
import { assignToPlace } from './usecases/organisations/register.js'
import { type Complain, type ProductionWorker, startProduction } from './usecases/production/worker.js'
import { figuresOf } from './usecases/register/figures.js'
import { type RegisterReads, registerReads } from './usecases/register/reads.js'

export { INVENTED_OFFICE, type OfficeAddress } from './domain/production/office-address.js'
export { REGISTRATION_ERRORS } from './errors.js'
export type { ApplicationFormPrinter, PrintedAnswers } from './outside/application-form-printer.js'
export { type CaConnection, caOverConnection } from './outside/ca-over-connection.js'
export { folderDrawer } from './outside/card-folder.js'
export { httpLicenceRegistry } from './outside/http-licence-registry.js'
export { httpMembershipRegister } from './outside/http-membership-register.js'
export { folderLetterPrinter } from './outside/letter-folder.js'
export { folderLetterKeys } from './outside/letter-key-folder.js'
export { contractsOverConnection, type SigningConnection } from './outside/second-key-contracts.js'
export { type CountingConnection, figuresOverConnections } from './outside/second-key-figures.js'
export {
  type KeyManagementConnection,
  secondKeyOverConnection,
} from './outside/second-key-over-connection.js'
export { softwareStation } from './outside/software-station.js'
export { REGISTRATION_HISTORY } from './store/history.js'

/** Settings of the service. */
export type RegistrationSettings = Outside & {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
}

/** The service's parts, for apps/server to mount. */
export type RegistrationService = {
  /** Below the office's host. */
  readonly officeRoutes: readonly Route[]
  /** Below the applicants' host. */
  readonly applyRoutes: readonly Route[]
  readonly problems: readonly ProblemTable[]
  /** Starts the making of cards and what follows by itself; stop it before `close`. */
  readonly startProduction: (complain: Complain) => ProductionWorker
  /** Starts the letters to applicants and the sweeping of old drafts; stop it before `close`. */
  readonly startIntake: (complain: Complain) => IntakeWorker
  /** Starts what hands warrants in and lets cases lapse; stop it before `close`. */
  readonly startCases: (complain: Complain) => CasesWorker
  /** Starts revocations that are signed, invitations, reminders, the registry match and prints; stop it before `close`. */
  readonly startAftercare: (complain: Complain, pace?: RematchPace) => AftercareWorker
  /** Takes the key of an officer in whom the authority knows already, as from the key ceremony. */
  readonly adoptOfficer: (officer: OfficerKey) => Promise<void>
  /** What other services ask of the register. */
  readonly register: RegisterReads
  /** What the statistics count. */
  readonly figures: ReturnType<typeof figuresOf>
  /** What an installation begins with; each may be repeated. */
  readonly begin: {
    /** The invented organisations of a demonstration. */
    readonly organisations: () => Promise<void>
    readonly assign: (staffId: string, organisationId: string) => Promise<void>
    /** Applications that were there before; the same request again opens nothing. */
    readonly receive: (applications: readonly BeginningApplication[]) => Promise<void>
  }
  readonly close: () => Promise<void>
}

/** An application with the bytes of its papers. */
export type BeginningApplication = {
  readonly requestId: string
  readonly form: ApplicationForm
  readonly papers: readonly {
    readonly kind: DocumentKind
    readonly identityKind?: IdentityKind
    readonly facts?: DocumentFacts
    readonly bytes: Uint8Array
  }[]
}

/** Prepares the database and composes the service. */
export async function createRegistration({
  zoneUrl,
  ...outside
}: RegistrationSettings): Promise<RegistrationService> {
  const store = openDatabase(await provisionService(zoneUrl, REGISTRATION_HISTORY))
  const context: RegistrationContext = { ...outside, store }
  return {
    officeRoutes: [
      ...casesOfficeRoutes(context),
      ...intakeOfficeRoutes(context),
      ...productionOfficeRoutes(context),
      ...aftercareOfficeRoutes(context),
      ...campaignsOfficeRoutes(context),
      ...batchesOfficeRoutes(context),
      ...organisationsOfficeRoutes(context),
      ...secondKeyOfficeRoutes(context),
      ...contractOfficeRoutes(context),
      ...enrolmentLetterRoutes(context),
    ],
    applyRoutes: [...applyRoutes(context), ...pickupApplyRoutes(context), ...aftercareTrackerRoutes(context)],
    problems: [REGISTRATION_PROBLEMS, CONTRACT_PROBLEMS, FILE_PROBLEMS],
    startProduction: (complain) => startProduction(context, complain),
    startIntake: (complain) => startIntake(context, complain),
    startCases: (complain) => startCases(context, complain),
    startAftercare: (complain, pace) => startAftercare(context, complain, pace),
    adoptOfficer: (officer) => adoptOfficer(context, officer),
    register: registerReads(context),
    figures: figuresOf(store),
    begin: {
      organisations: () => seedOrganisations(context),
      assign: (staffId, organisationId) =>
        assignToPlace(context, { actor: INSTALLATION }, { organisationId, staffId, assignment: 'assigned' }),
      receive: async (applications) => {
        for (const application of applications) await receiveWithPapers(context, application)
      },
    },
    close: () => store.close(),
  }
}

const INSTALLATION = 'operator:installation'

async function receiveWithPapers(
  context: RegistrationContext,
  { requestId, form, papers }: BeginningApplication,
): Promise<void> {
  const documents = await Promise.all(
    papers.map(async ({ bytes, ...about }) => {
      const upload = await inspectUpload(bytes)
      const { sha256Hex, size } = await context.files.save(upload.bytes)
      return { ...about, content: { sha256Hex, size, mediaType: upload.mediaType, pages: 1 } }
    }),
  )
  await receiveCase(context, { requestId, form, documents }, INSTALLATION)
}
