/** Messages of gRPC, against protobuf's own library. */
@NullMarked
package dev.sallyport.plugin.http.grpc;

import org.jspecify.annotations.NullMarked;
