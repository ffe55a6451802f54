/** What goes wrong on the practice assistant, and who may ask for it. */
export { createFaultBook, type FaultBook } from './book'
export {
  readFault,
  readScript,
  scriptJsonSchema,
  type Fault,
  type FaultInput,
  type FaultOf,
  type Script,
} from './script'
