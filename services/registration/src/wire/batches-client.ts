/** The pages' calls about hospitals' batches. */
import type { z } from 'zod'
import * as wire from './batches.js'
import { caller } from './call.js'
import { fillRoute } from './case-routes.js'
import { withQuery } from './with-query.js'

const R = wire.BATCH_ROUTES

/** Every method throws `RegistrationCallError`. */
export type BatchesClient = ReturnType<typeof batchesClient>

/** Makes a client over the caller's `fetch`; addresses are relative to the page's own host. */
export function batchesClient(fetcher: typeof fetch) {
  const { read, upload } = caller(fetcher)
  const csv = (file: Blob) => new Blob([file], { type: 'text/csv' })
  return {
    hospitals: () => read(wire.batchHospitalsSchema, R.hospitals),
    list: () => read(wire.batchListSchema, R.batches),
    view: (batchId: string) => read(wire.batchViewSchema, fillRoute(R.batch, { batchId })),
    preview: (placeId: string, file: Blob) =>
      upload(wire.batchPreviewSchema, `${R.preview}?${new URLSearchParams({ placeId })}`, csv(file)),
    submit: (file: Blob, query: z.input<typeof wire.batchSubmitQuerySchema>) =>
      upload(wire.batchViewSchema, `${R.batches}?${new URLSearchParams(query)}`, csv(file)),
    addPaper: (
      { batchId, caseId }: { readonly batchId: string; readonly caseId: string },
      query: z.input<typeof wire.batchPaperQuerySchema>,
      file: Blob,
    ) =>
      upload(
        wire.batchViewSchema,
        withQuery(fillRoute(R.papers, { batchId, caseId }), query),
        new Blob([file], { type: 'application/octet-stream' }),
      ),
    /** Where the sheet is that people sign. */
    sheetAddress: (batchId: string) => fillRoute(R.sheet, { batchId }),
    /** An empty list with its headings. */
    templateAddress: R.template,
  }
}
