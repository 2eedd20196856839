//! The integration tests, in one binary because libzmq links slowly.

mod architecture;
