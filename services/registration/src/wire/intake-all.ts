/** Everything of the applicants' area that pages may see. */
export * from './intake.js'
export * from './intake-client.js'
export * from './intake-fields.js'
export * from './intake-form.js'
export * from './intake-papers.js'
export * from './intake-photo.js'
export * from './intake-stories.js'
