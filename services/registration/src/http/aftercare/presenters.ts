import type { ProcedureStand } from '../../contract.js'
import type { Procedure } from '../../domain/aftercare/procedure.js'

/** Where a procedure stands, as every act answers it. */
export function standOf({ procedureId, number, state, revision, caseId }: Procedure): ProcedureStand {
  return { procedureId, number, state: state.state, revision, ...(caseId !== undefined && { caseId }) }
}
