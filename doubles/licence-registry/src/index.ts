/** The double of the ministry's licence registry, for trying out. */
export { LICENCE_REGISTRY_ERRORS, LicenceRegistryError } from './errors.js'
export { createLicenceRegistryDouble, type LicenceRegistryDouble } from './licence-registry-double.js'
export { INVENTED_REGISTER, type Registration, type Standing } from './register.js'
