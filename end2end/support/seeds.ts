// Before all tests: the sample companies that the servers start from.
import { makeSeeds } from './server'

export default makeSeeds
