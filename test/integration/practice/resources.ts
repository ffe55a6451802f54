/** The app's resources folder, as the server is given it. */
import { fileURLToPath } from 'node:url'

export const resources = fileURLToPath(new URL('../../../resources', import.meta.url))
