/** What every use case works with. */
import type { SignInGate, StaffRole } from '@jitsuin/sso/contract'
import type { IntakeLimits } from '../domain/intake/limits.js'
import type { ApplicationFormPrinter } from '../outside/application-form-printer.js'
import type { CertificationAuthority } from '../outside/certification-authority.js'
import type { FileStore } from '../outside/file-store.js'
import type { HolderReports } from '../outside/holder-reports.js'
import type { LicenceRegistry } from '../outside/licence-registry.js'
import type { Mailer } from '../outside/mailer.js'
import type { MembershipRegister } from '../outside/membership-register.js'
import type { PersonalisationStation } from '../outside/personalisation-station.js'
import type { InstitutionContracts } from '../outside/second-key-contracts.js'
import type { SecondKeyCounts } from '../outside/second-key-figures.js'
import type { SecondKeyService } from '../outside/second-key-service.js'
import type { Database } from '../store/database.js'
import type { ProductionTools } from './production-tools.js'

/** A member of the staff. */
export type Colleague = {
  readonly staffId: string
  readonly displayName: string
  readonly roles: readonly StaffRole[]
}

/** What the service needs of the world; apps/server composes it. */
export type Outside = {
  readonly gate: SignInGate
  readonly clock: () => Date
  readonly newId: () => string
  readonly random: (bytes: number) => Uint8Array
  readonly ca: CertificationAuthority
  readonly registry: LicenceRegistry
  readonly membership: MembershipRegister
  readonly files: FileStore
  readonly mailer: Mailer
  readonly holders: HolderReports
  readonly station: PersonalisationStation
  /** The certification centre as certificates name it (issuer O), such as `DEMO Medical Association`. */
  readonly centre: string
  /** Prints the form for those who send paper; absent: they fill in a form of the association. */
  readonly applicationFormPrinter?: ApplicationFormPrinter
  /** How much applicants may begin and send; absent: the usual limits. */
  readonly intakeLimits?: IntakeLimits
  /** The members of the staff by name; absent: their ids stand for them. */
  readonly colleagues?: () => Promise<readonly Colleague[]>
  /** Makes second keys when cards are short; absent: everybody waits for the card. */
  readonly secondKeys?: SecondKeyService
  /** What both halves of second keys counted; absent: nobody counts. */
  readonly secondKeyCounts?: SecondKeyCounts
  /** Contracts of institutions for the signing service; absent: nobody has any. */
  readonly institutionContracts?: InstitutionContracts
  /** Absent: the office makes no cards. */
  readonly production?: ProductionTools
  /** The applicants' address, such as `http://apply.localhost:8317`, the office's, and that of the page where holders enrol a phone. */
  readonly addresses: { readonly apply: string; readonly office: string; readonly approve: string }
}

/** The world and the service's own tables. */
export type RegistrationContext = Outside & { readonly store: Database }
