/**
 * Messages of gRPC by their descriptors: protobuf's wire format as trees that rules can look into and change, and what
 * stands around messages on the wire. Knows no connection and no session; values are confined like the bodies they come
 * from.
 *
 * <p>Descriptors are parsed by Google's library; messages are read and written here, since only fields that a rule
 * changed are written anew and everything else keeps its bytes.
 */
@NullMarked
package dev.sallyport.plugin.http.grpc;

import org.jspecify.annotations.NullMarked;
